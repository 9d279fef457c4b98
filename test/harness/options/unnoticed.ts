/**
 * Options that hardware never notices, each with the reason: their purpose is a word that people
 * read, or how much is kept of what happened.
 */
export const unnoticed: Readonly<Record<string, string>> = {
  $schema: 'for editors: where they find the schema',
  serviceDescription: 'what the service says of itself on the bus',
  systemName: 'tells this System from others in what is told, and to the services that it asks',
  'sensors[].unit': 'stands beside values; one of °C is bounded as such',
  'rules[].name': 'what check, history and overrides call it',
  'rules[].message': 'why, for whoever asks',
  'rules[].guidance': 'what to do about it',
  'kinds.*.statuses.*.code': 'what the error is called',
  'kinds.*.recipes.*.steps[].name': 'what the step is called',
  'kinds.*.recipes.*.steps[].code': 'what the error is called',
  'kinds.*.recipes.*.steps[].onTimeout.code': 'what the error is called',
  'kinds.*.recipes.*.steps[].forces': 'that the outcome says that it was forced',
  'policies.chassisPowerOff.alertsWhenForced': 'that an alert says that a host was forced off',
  'limits.alertHold': 'how often an alert that flaps is told of',
  'limits.rememberedOperations': 'how many ended operations are still found',
  'history.entries': 'how many entries are kept',
  'events.stream.kept': 'whether events are kept in a stream as well',
  'events.stream.name': 'what that is called',
  'events.stream.bytes': 'how much of it',
  'events.stream.age': 'for how long',
  'events.stream.messages': 'how many of them',
  'history.age': 'for how long',
  'ubmc.stream.kept': 'whether what clients of u-bmc are told is kept',
  'ubmc.stream.bytes': 'how much of it',
  'ubmc.stream.age': 'for how long',
  'ubmc.stream.messages': 'how many of one component',
}
