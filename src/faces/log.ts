/** Defines what the faces need of a log; a pino logger is one. */
export interface Log {
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
