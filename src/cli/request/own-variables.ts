/** Lists the variables of the environment that the command line reads for itself. */
import type { Shell } from '../shell/shell.ts'
import { credentialVariables } from './credentials.ts'

/** Each with what it stands for. */
export const ownVariables: Readonly<Record<string, string>> = {
  STATEMGR_SOCKET: '--socket',
  STATEMGR_URL: '--url',
  STATEMGR_TOKEN_FILE: '--token-file',
  STATEMGR_NATS: '--nats',
  ...credentialVariables,
  STATEMGR_CONFIG: '--config',
  STATEMGR_DATA: '--data',
  STATEMGR_HTTP: '--http',
  STATEMGR_ROLES: '--roles',
}

/** The others: those that begin alike are to set options of the configuration. */
export const optionsIn = (env: Shell['env']): Shell['env'] =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !Object.hasOwn(ownVariables, name)))
