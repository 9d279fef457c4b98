/** What u-bmc's clients are shown of a BMC. */
import { create } from '@bufbuild/protobuf'
import type { Component } from '../../../core/model/system/component.ts'
import {
  type ManagementController,
  type ManagementControllerAction,
  ManagementControllerRole,
  ManagementControllerSchema,
  type ManagementControllerStatus,
  ManagementControllerType,
} from '../gen/schema/v1alpha1/management_controller_pb.ts'
import { statusNumber } from '../kinds.ts'
import { commonFields, momentOf, type Site } from '../site.ts'
import { controllerRebootCauses } from '../words-controller.ts'

/** There is one, and nobody stands by for it. */
export function controllerView(site: Site, component: Component): ManagementController {
  const { restartCause, status } = component
  return create(ManagementControllerSchema, {
    ...commonFields<ManagementControllerAction>(site, 'bmc', component),
    type: ManagementControllerType.BMC,
    status: statusNumber(site.platform, 'bmc', status, component) as ManagementControllerStatus,
    redundancy: { redundancyEnabled: false, role: ManagementControllerRole.PRIMARY },
    ...(restartCause === null
      ? {}
      : {
          lastReboot: {
            lastRebootTime: momentOf(site, restartCause.at),
            rebootCause: controllerRebootCauses[restartCause.cause],
          },
        }),
  })
}
