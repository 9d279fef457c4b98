/** Answers as bytes, encoded once for each state of what they show, and not for each question. */
import type { ComponentKind } from '../../api/resources/control.ts'
import { componentView } from '../../api/views/component.ts'
import { statusView } from '../../api/views/status.ts'
import { levelsView } from '../../api/views/supplies.ts'
import type { Respond } from '../../bus/bus.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import type { Component } from '../../core/model/system/component.ts'
import { componentsOf, type System } from '../../core/model/system/system.ts'
import { type HandlerDeps, named, refuseWith } from './handler.ts'

/** Shows the one that is named, of a kind. */
export const showComponent =
  (kind: ComponentKind) =>
  (deps: HandlerDeps, { name }: { readonly name: string | null }, respond: Respond): void => {
    const component = named(deps, name, kind)
    if ('code' in component) return refuseWith(respond, component)
    respond(componentBytes(deps.platform, component))
  }

const componentBytes = (platform: Platform, component: Component): Uint8Array =>
  prepared(components, component, () => bytesOf(componentView(platform, component)))

export const hostsBytes = (platform: Platform, system: System): Uint8Array =>
  prepared(hostLists, system.components, () =>
    Buffer.concat([
      Buffer.from('{"hosts":['),
      ...componentsOf(system)
        .filter(({ kind }) => kind === 'host')
        .flatMap((host, index) => [
          Buffer.from(index === 0 ? '' : ','),
          componentBytes(platform, host),
        ]),
      Buffer.from(']}'),
    ]),
  )

/** Readings come between two changes of the System, and the time is another at each question. */
export function statusBytes(
  platform: Platform,
  system: System,
  levels: System['levels'],
  time: { readonly at: number; readonly wallMs: number },
): Uint8Array {
  const status = prepared(statuses, system, () => statusParts(platform, system, time.at))
  const { latest, before, after } = status
  const { at, wallMs } = time
  if (latest?.levels === levels && latest.at === at && latest.wallMs === wallMs) return latest.bytes
  const read = levelBytes({ levels, supplies: system.supplies })
  const wall = new Date(wallMs).toISOString()
  const now = Buffer.from(`,"time":{"at":${at},"wall":"${wall}"`)
  const bytes = Buffer.concat([before, read, now, after])
  status.latest = { levels, at, wallMs, bytes }
  return bytes
}

/** They rest on what supplies give as well, which changes rarely. */
function levelBytes(read: Pick<System, 'levels' | 'supplies'>): Uint8Array {
  const known = readings.get(read.levels)
  if (known?.supplies === read.supplies) return known.bytes
  const bytes = bytesOf(levelsView(read))
  readings.set(read.levels, { supplies: read.supplies, bytes })
  return bytes
}

interface Status {
  /** Up to the levels. */
  readonly before: Uint8Array
  /** From the run of the service on, within the time. */
  readonly after: Uint8Array
  /** Many ask within the same ms. */
  latest: {
    readonly levels: System['levels']
    readonly at: number
    readonly wallMs: number
    readonly bytes: Uint8Array
  } | null
}

function statusParts(platform: Platform, system: System, at: number): Status {
  const { levels: _, time, startCause, ...rest } = statusView(platform, system, { at, wall: '' })
  const cause = JSON.stringify(startCause)
  return {
    before: Buffer.from(`${JSON.stringify(rest).slice(0, -1)},"levels":`),
    after: Buffer.from(`,"boot":${JSON.stringify(time.boot)}},"startCause":${cause}}`),
    latest: null,
  }
}

/** They are immutable, so what was made of one holds as long as anybody has it. */
const components = new WeakMap<Component, Uint8Array>()
const hostLists = new WeakMap<System['components'], Uint8Array>()
const statuses = new WeakMap<System, Status>()
const readings = new WeakMap<
  System['levels'],
  { readonly supplies: System['supplies']; readonly bytes: Uint8Array }
>()

const bytesOf = (value: object): Uint8Array => Buffer.from(JSON.stringify(value))

function prepared<Of extends WeakKey, Made>(
  known: WeakMap<Of, Made>,
  of: Of,
  make: () => Made,
): Made {
  let made = known.get(of)
  if (made === undefined) {
    made = make()
    known.set(of, made)
  }
  return made
}
