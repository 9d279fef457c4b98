/** Publishes the JSON Schema of a configuration: editors complete and check by it. */
import { z } from 'zod'
import { configSchema } from './config.ts'

/** Where it stands in the repository. */
export const jsonSchemaPath = 'docs/reference/config.schema.json'

/** The text of that file. */
export const jsonSchemaText = (): string =>
  `${JSON.stringify({ title: 'statemgr configuration', ...jsonSchema() }, null, 2)}\n`

const jsonSchema = () => z.toJSONSchema(configSchema, { io: 'input' })
