/** What u-bmc's clients are shown of a host. */
import { create } from '@bufbuild/protobuf'
import { durationFromMs } from '@bufbuild/protobuf/wkt'
import { bootStages } from '../../../core/model/boot.ts'
import type { Component } from '../../../core/model/system/component.ts'
import {
  type Host,
  type HostAction,
  HostSchema,
  type HostStatus,
  HostType,
} from '../gen/schema/v1alpha1/host_pb.ts'
import { statusNumber } from '../kinds.ts'
import { commonFields, momentOf, type Site, uptimeMs } from '../site.ts'
import { bootProgressStages, hostRebootCauses, osStatusOf } from '../words-host.ts'

export const hostView = (site: Site, component: Component): Host =>
  create(HostSchema, {
    ...commonFields<HostAction>(site, 'host', component),
    type: HostType.PHYSICAL,
    status: statusNumber(site.platform, 'host', component.status, component) as HostStatus,
    ...bootOf(site, component),
    ...lastRebootOf(site, component),
  })

function bootOf(site: Site, { boot, status }: Component) {
  if (boot === null) return {}
  const { progress, at } = boot
  const passed = Math.max(0, (bootStages as readonly string[]).indexOf(progress))
  const osStatus = osStatusOf(progress, status)
  const bootProgress = {
    stage: isStage(progress) ? bootProgressStages[progress] : 0,
    progressPercent: Math.round((100 * passed) / (bootStages.length - 1)),
  }
  if (osStatus === null) return { bootProgress }
  const lastBootTime = momentOf(site, at)
  return {
    bootProgress: { ...bootProgress, lastBootTime },
    operatingSystem: { status: osStatus, lastBootTime },
  }
}

function lastRebootOf(site: Site, component: Component) {
  const { restartCause } = component
  if (restartCause === null) return {}
  const uptime = uptimeMs(site, component)
  return {
    lastReboot: {
      lastRebootTime: momentOf(site, restartCause.at),
      rebootCause: hostRebootCauses[restartCause.cause],
      ...(uptime === null ? {} : { uptime: durationFromMs(Math.floor(uptime)) }),
    },
  }
}

const isStage = (progress: string): progress is keyof typeof bootProgressStages =>
  Object.hasOwn(bootProgressStages, progress)
