/** Analyses components: what their descriptions list. */
import type { ComponentDescription } from '../../core/model/platform/description.ts'
import type { PlatformFinding } from '../../core/model/platform/finding.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { found } from './catalogue.ts'

export const componentFindings = ({ components }: Platform): readonly PlatformFinding[] =>
  Object.values(components).flatMap(listedTwice)

/** In a sequence it would be turned on twice. */
const listedTwice = (description: ComponentDescription): readonly PlatformFinding[] =>
  lists.flatMap((list) =>
    description[list]
      .filter((one, index, all) => all.indexOf(one) !== index)
      .map((one) =>
        found('listed-twice', ['components', description.name, list], `${one} is listed twice`),
      ),
  )

const lists = ['hosts', 'zones', 'supplies', 'sensors', 'dependents'] as const
