/** Defines the schema of components of own kinds, and of what any component depends on. */
import { z } from 'zod'
import { addEmptyPredicate, predicateShape } from './predicates.ts'
import { count, duration, names, partName, partsMax, watts } from './words.ts'

export const powerRestore = z
  .enum(['None', 'AlwaysOn', 'AlwaysOff', 'Restore'])
  .default('Restore')
  .describe('What happens by itself when the power is back after it was lost.')

export const discrepancies = z
  .enum(['adopt', 'restore'])
  .describe(
    'What becomes of hardware that did what nobody asked: adopt what it is, or restore what was' +
      ' asked.',
  )

const dependency = z
  .strictObject({
    component: predicateShape.component,
    resource: predicateShape.resource,
    sensor: predicateShape.sensor,
    is: predicateShape.is,
    whenLost: z
      .enum(['alert', 'shutdown'])
      .default('alert')
      .describe('What becomes of one that is on when it is not so any more.'),
    confirm: duration('0s')
      .prefault('3s')
      .describe('How long it must be lost before anything is shut down for it.'),
  })
  .superRefine(addEmptyPredicate)

export const dependsOn = z
  .array(dependency)
  .max(64)
  .default([])
  .describe('What must be so before it is powered on, and while it is on.')

const healthRule = z
  .strictObject({
    ...predicateShape,
    health: z.enum(['OK', 'Warning', 'Critical']).describe('What its health is at best then.'),
  })
  .superRefine(addEmptyPredicate)

export const healthRules = z
  .array(healthRule)
  .max(64)
  .default([])
  .describe('What its health is, at best, while something is so; instead of what that counts for.')

const component = z.strictObject({
  name: partName.describe("Its kind, a dot, and what tells it from others of it: 'pump.0'."),
  chassisPower: z
    .boolean()
    .default(true)
    .describe('Whether it takes its power from the chassis, and so goes off with it.'),
  powerRestore,
  reconcile: discrepancies.default('adopt'),
  powerDependencies: names(partName)
    .default([])
    .describe('The supplies that must be good before it is powered on.'),
  thermalZone: partName.optional().describe('The zone that it sits in.'),
  healthSensors: names(partName).default([]).describe('The sensors that its health is made of.'),
  healthRules,
  dependsOn,
  powerWatts: watts().optional().describe('The most power that it takes.'),
  heatWatts: watts().optional().describe('The most heat that it gives; powerWatts when left out.'),
  priority: count(0, 1000)
    .default(0)
    .describe('Of a load: who goes last when there is too much heat or too little power.'),
})

export const components = z
  .array(component)
  .max(partsMax)
  .default([])
  .describe('Components of kinds of its own.')

export const leds = z
  .strictObject({
    ours: names(partName)
      .default([])
      .describe(
        'Components whose identify LED is ours alone: what somebody does at it is corrected. At ' +
          'the others it is a request, as if it had been asked for.',
      ),
  })
  .describe('Who turns LEDs on and off.')
