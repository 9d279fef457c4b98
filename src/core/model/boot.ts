/** Names the stages of a boot. */

/**
 * In the order of Redfish BootProgress; `None` before the first, and without power: a service that
 * says both off and anything else contradicts itself, and is not believed.
 */
export const bootStages = [
  'None',
  'PrimaryProcessorInitializationStarted',
  'BusInitializationStarted',
  'MemoryInitializationStarted',
  'SecondaryProcessorInitializationStarted',
  'PCIResourceConfigStarted',
  'SystemHardwareInitializationComplete',
  'SetupEntered',
  'OSBootStarted',
  'OSRunning',
] as const

export type BootStage = (typeof bootStages)[number]

/** The stages of which one is enough. */
export const bootEnds = bootStages.slice(1) as readonly Exclude<BootStage, 'None'>[]
