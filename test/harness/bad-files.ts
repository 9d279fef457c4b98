/** Lists platform files that are wrong, each with what is found. */

/** A text, and each finding in it as `line:column path: message (hint)`. */
type Bad = readonly [what: string, text: string, ...findings: string[]]

export const host = 'hosts:\n  - name: host.0\n'

export const bad: readonly Bad[] = [
  [
    'an unknown option',
    `${host}hostz: []`,
    "3:1 hostz: there is no option 'hostz' (did you mean 'hosts'?)",
  ],
  [
    'an unknown option of a host',
    `${host}    thermal_zone: a`,
    "3:5 hosts[0].thermal_zone: there is no option 'thermal_zone' (did you mean 'thermalZone'?)",
  ],
  [
    'an option that resembles none',
    `${host}emergency: {xyzzyx: 1}`,
    "3:13 emergency.xyzzyx: there is no option 'xyzzyx' (known: thermalShutdown, " +
      'treatUnknownAs, unknownAfter, shedInterval, gracefulTimeout, retryInterval, ' +
      'powerFailureResponse, ups, healthFailureResponse, healthConfirm, secondWord, storePatience)',
  ],
  [
    'a key that JavaScript has a use for',
    `${host}__proto__: {a: 1}`,
    "3:1 __proto__: '__proto__' can name nothing: every JavaScript object has it " +
      '(choose another name)',
  ],
  [
    'a bare number for a duration',
    `transitionTimeout: 30\n${host}`,
    "1:20 transitionTimeout: 30 is not a duration: a whole number and 'ms', 's', 'm', 'h' or 'd' " +
      "(did you mean '30s'?)",
  ],
  [
    'a duration in words',
    `${host}history: {age: 90 days}`,
    "3:16 history.age: '90 days' is not a duration: a whole number and 'ms', 's', 'm', 'h' " +
      "or 'd' (did you mean '90d'?)",
  ],
  [
    'a duration that is none',
    `${host}limits: {settle: soon}`,
    "3:18 limits.settle: 'soon' is not a duration: a whole number and 'ms', 's', 'm', 'h' or 'd' " +
      "(like '30s')",
  ],
  [
    'a time-out of nothing',
    `transitionTimeout: 0s\n${host}`,
    "1:20 transitionTimeout: must be more than nothing (write '1ms' or more)",
  ],
  [
    'a duration longer than anybody lives',
    `${host}history: {age: 99999d}`,
    "3:16 history.age: '99999d' is more than a hundred years (write a shorter one)",
  ],
  [
    'hosts that are no list',
    'hosts: {name: host.0}',
    '1:8 hosts: must be a list, not a group of options ' +
      '(write [a, b], or each one below with a dash)',
  ],
  [
    'a host without a name',
    'hosts:\n  - bootAttempts: 2',
    "2:5 hosts[0].name: is missing (it is a host's name: 'host.' and one word, like 'host.0')",
  ],
  [
    'a host with the name of something else',
    'hosts:\n  - name: node1',
    "2:11 hosts[0].name: 'node1' is not a host's name: 'host.' and one word (like 'host.0')",
  ],
  [
    'a name with a wildcard',
    `${host}zones:\n  - {name: cpu.*, warning: 1, critical: 2}`,
    "4:12 zones[0].name: 'cpu.*' is not a name: letters, digits, _ and -, in parts with dots " +
      "between (like 'psu.0')",
  ],
  [
    'a host that is there twice',
    `${host}  - name: host.0`,
    "3:11 hosts[1].name: host 'host.0' is here twice (name each once)",
  ],
  [
    'a supply that is named twice',
    `${host}supplies: [{name: psu.0}]\nchassis: {powerSequence: [psu.0, psu.0]}`,
    "4:34 chassis.powerSequence[1]: 'psu.0' is here twice (name each once)",
  ],
  [
    'an unknown zone',
    `${host}    thermalZone: cpu_zon\nzones: [{name: cpu_zone, warning: 1, critical: 2}]`,
    "3:18 hosts[0].thermalZone: there is no zone 'cpu_zon' (did you mean 'cpu_zone'?)",
  ],
  [
    'an unknown sensor',
    `${host}    healthSensors: [cpu0_temp]\nsensors: []`,
    "3:21 hosts[0].healthSensors[0]: there is no sensor 'cpu0_temp' " +
      '(list it under sensors: - name: cpu0_temp)',
  ],
  [
    'an unknown supply',
    `${host}    powerDependencies: [psu.1]\nsupplies: [{name: psu.0}]`,
    "3:25 hosts[0].powerDependencies[0]: there is no supply 'psu.1' (did you mean 'psu.0'?)",
  ],
  [
    'a warning that is not below critical',
    `${host}zones: [{name: a, warning: 90, critical: 90}]`,
    '3:28 zones[0].warning: warning 90 is not below critical 90 ' +
      '(the order is lowerCritical < lowerWarning < warning < critical)',
  ],
  [
    'a hysteresis that leaves nothing normal',
    `${host}sensors: [{name: v, lowerWarning: 11, warning: 13, hysteresis: 1}]`,
    '3:64 sensors[0].hysteresis: a hysteresis of 1 leaves nothing normal between 11 and 13 ' +
      '(less than 1)',
  ],
  [
    'a policy under both of its names',
    `${host}policies:\n  host_power_on: {}\n  hostPowerOn: {}`,
    '4:18 policies.host_power_on: is the same as hostPowerOn, which is here too (keep one of them)',
  ],
  [
    'an unknown policy',
    `${host}policies: {host_power_onn: {}}`,
    "3:12 policies.host_power_onn: there is no option 'host_power_onn' " +
      "(did you mean 'hostPowerOn'?)",
  ],
  [
    'yes for true',
    `metrics: yes\n${host}`,
    "1:10 metrics: must be true or false, not 'yes' (write true)",
  ],
  [
    'an unknown choice',
    `${host}emergency: {powerFailureResponse: gracefulShutdown}`,
    "3:35 emergency.powerFailureResponse: 'gracefulShutdown' is none of graceful_shutdown, " +
      "immediate_off, ride_through (did you mean 'graceful_shutdown'?)",
  ],
  [
    'a number in quotes',
    `${host}limits: {queue: "64"}`,
    "3:17 limits.queue: must be a number, not '64' (write 64)",
  ],
  [
    'a broken number',
    `${host}limits: {queue: 1.5}`,
    '3:17 limits.queue: must be a whole number, not 1.5 (write 2)',
  ],
  [
    'a number that is too small',
    `${host}policies: {hostPowerOn: {maxConcurrent: 0}}`,
    '3:41 policies.hostPowerOn.maxConcurrent: must be at least 1 (write 1 or more)',
  ],
  [
    'a number that is too big',
    `${host}limits: {offConfirmations: 1000}`,
    '3:28 limits.offConfirmations: must be at most 100 (write 100 or less)',
  ],
  [
    'a group with nothing in it',
    `${host}limits:`,
    '3:1 limits: must be a group of options, not nothing ' +
      '(leave the key out, or indent what belongs to it below)',
  ],
  [
    'two services of one name',
    `${host}integrations: {leds: powermgr}`,
    "3:22 integrations.leds: 'powermgr' is the power service already " +
      '(give each service a name of its own)',
  ],
  [
    'what is stale before it is looked at again',
    `${host}limits: {observeInterval: 1m, observationStale: 30s, readingStale: 5m}`,
    '3:49 limits.observationStale: would be over before the next look, which is every 1m ' +
      '(more than 1m, better several times that)',
  ],
  [
    'a text instead of options',
    'hosts',
    "1:1 must be a group of options, not 'hosts'" +
      ' (write its options below it, indented, each with a colon)',
  ],
  ['nothing', '# nothing here\n', '1:1 there is nothing in it (begin with hosts: - name: host.0)'],
  [
    'a key given twice',
    `metrics: true\nmetrics: false\n${host}`,
    '2:1 the same key is here twice (keep one of them)',
  ],
  ['a tab', 'hosts:\n\t- name: host.0', '2:1 a tab cannot indent (indent with spaces)'],
  [
    'two documents',
    `${host}---\n${host}`,
    '3:1 there is more than one document (keep what is before ---)',
  ],
  ['an unknown tag', 'hosts: !secret []', '1:8 a tag means nothing here: !secret (leave it out)'],
  ['an unknown alias', 'hosts: *all', '1:8 there is no &all before it (write it out)'],
  [
    'an alias of itself',
    'hosts: &h\n  - name: host.0\n  - *h',
    '3:5 alias *h contains itself (write it out)',
  ],
]
