/** Lists wild reports: what broken sensors and services of other versions say. */

/** Of the board of the example, as its services count: the n-th of them, and its count. */
export interface WildReport {
  readonly what: string
  readonly service: string
  readonly event: 'power' | 'boot' | 'zone'
  /** What is said, but for its run and its count. */
  readonly tame: string
  readonly wild: (n: number) => string
  /** The service counts from 0 again with every so many. */
  readonly recountsAfter?: number
}

const zone = (celsius: string) => `"zone":"cpu_zone","celsius":${celsius},"coolingPercent":30`
const power = (is: string) => `"component":"host.0","power":${is}`
const boot = (is: string) => `"component":"host.0","progress":${is}`

const ofZone = (what: string, wild: (n: number) => string): WildReport => ({
  ...{ what, service: 'thermalmgr', event: 'zone', tame: zone('41'), wild },
})
const ofPower = (what: string, wild: string): WildReport => ({
  ...{ what, service: 'powermgr', event: 'power', tame: power('"On"'), wild: () => wild },
})

export const wildReports: readonly WildReport[] = [
  ofZone('255 °C between good readings', (n) => zone(n % 2 === 0 ? '255' : '41')),
  ofZone('a reading that is null', () => zone('null')),
  ofZone('a reading that is not a number', () => zone('NaN')),
  ofZone('a reading below zero', (n) => zone(String(-1 - (n % 120)))),
  ofZone('a reading that is saturated', () => zone('65535')),
  ofZone('a reading as a text', () => zone('"41"')),
  ofPower('a power that nobody knows', power('"PoweringOn"')),
  ofPower('a field too many', `${power('"On"')},"oem":[{}]`),
  ofPower('a power of another type', power('{"state":"on"}')),
  ofPower('what is no JSON', `${power('"On"')},`),
  {
    ...{ what: 'a boot stage of another version', service: 'powermgr', event: 'boot' },
    ...{ tame: boot('"OSRunning"'), wild: () => boot('"OEM"') },
  },
  {
    ...ofPower('a count that falls again and again', power('"On"')),
    recountsAfter: 50,
  },
]
