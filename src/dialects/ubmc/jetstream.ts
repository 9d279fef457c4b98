/** Defines the stream that what is told to u-bmc's listeners is kept in. */
import { type StreamLimits, streamApi, streamConfigOf } from '../jetstream.ts'
import { stream } from './subjects.ts'

export const streamSubjects = streamApi(stream.name)

export const streamConfig = (limits: StreamLimits): string => streamConfigOf(stream, limits)
