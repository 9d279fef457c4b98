/** Lists the procedures that mend hardware and what was done to it. */

import {
  byHand,
  byService,
  forceOff,
  look,
  procedure,
  readHistory,
  recover,
  seeThatGone,
} from './procedure.ts'

export const takenDown = procedure('bring-back', 'What was taken down to protect the hardware', [
  byHand('See what the alert says was seen, and whether it was so: statemgr history.'),
  byHand('Mend it: cooling, supply, sensor, or what it depends on.'),
  byHand('Power it on again, or acknowledge this alert: statemgr power on.'),
  seeThatGone,
])
export const unheard = procedure('carry-out', 'An emergency that nobody has carried out yet', [
  byHand('Cut the power by hand if it cannot wait.'),
  byHand('Bring the service back that is out of reach, or NATS.'),
  byHand('See that its power is off: statemgr status.', 'power-off'),
  seeThatGone,
])

export const held = procedure('recover-held', 'Let a held component go', [
  readHistory,
  look,
  recover,
])

export const cut = procedure('see-to-a-cut', 'A host that was cut instead of shut down', [
  byHand('Read its own log: what kept it from shutting down?'),
  byHand('See that it has lost nothing once it runs again: its file systems, what it was at.'),
  byHand('Acknowledge the alert: that clears it.', 'alert-gone'),
])

export const left = procedure(
  'take-back-by-hand',
  'What an operation left undone or not taken back',
  [
    byHand('Read in the alert what is left, and why its service did not do it.'),
    byHand('Do it or take it back by hand, or ask for the power again that was asked for.'),
    byHand('Acknowledge the alert: that clears it.', 'alert-gone'),
  ],
)

export const doubt = procedure(
  'settle-doubt',
  'Hardware of which nobody knows whether it followed',
  [
    byHand('See that the power service answers, and that its own log has no fault.'),
    look,
    byHand('See that its power is observed again, whatever it is.', 'power-known'),
    recover,
  ],
)

export const boot = procedure('recover-boot', 'A host that does not boot', [
  byHand('Read the console of the host for the last boot stage it reached.'),
  forceOff,
  byHand('Mend what kept it from booting: media, memory, firmware settings.'),
  byService('PowerOn', 'Power it on again.'),
])
export const reading = procedure('restore-reading', 'Bring a reading back within its limits', [
  byHand('See to the cause: fans, airflow, supplies, cabling, the sensor itself.'),
  seeThatGone,
])
const askAgain = byHand(
  'Ask for the power it should have, for a supply for SuppliesOn of its chassis: that clears it.',
  'alert-gone',
)
export const discrepancy = procedure('explain-discrepancy', 'Hardware that did what nobody asked', [
  readHistory,
  byHand('Find who or what did it: a button, a watchdog, another controller.'),
  askAgain,
])
export const unreached = procedure('settle-unreached', 'Hardware that did not do what was asked', [
  readHistory,
  byHand('See that the power service did what it was asked: its own log, its faults.'),
  look,
  askAgain,
])
export const bmc = procedure('recover-bmc', 'A BMC that did not come back, or did not go', [
  byHand('Read the log of the BMC since its last start; hosts run on meanwhile.'),
  byHand('See that its services run and that its power is observed.', 'power-known'),
  recover,
])
export const update = procedure('finish-update', 'A firmware update that took too long', [
  byHand('See what the updater says: is the new firmware written, or the old one whole?'),
  byHand('Finish the update or take it back. Do not cut its power while it writes.'),
  recover,
])

export const unverified = procedure(
  'see-whether-done',
  'Something that nobody tells the outcome of',
  [
    byHand('See for yourself whether it was done: log in, look at its uptime, its lights.'),
    byHand('Ask for it again if it was not, or for Recover: that clears the alert.', 'alert-gone'),
  ],
)

export const undone = procedure('ask-again', 'Something that was asked and not done', [
  readHistory,
  byHand('See to what the message names: the service that was asked, or what spoke against it.'),
  byHand('Ask for it again, or for what is wanted instead: that clears the alert.', 'alert-gone'),
])

export const drain = procedure(
  'end-drain',
  'Operations that did not end before an update or a reboot of the BMC',
  [
    byHand('See which operations are under way: statemgr operations.'),
    byHand('Wait for them, or abort them.'),
    byHand('Ask for the update or the reboot again: that clears the alert.', 'alert-gone'),
  ],
)

export const led = procedure('mend-led', 'An LED that shows something else than it should', [
  byHand('See which LED it is, and who else may set it: a button, another controller.'),
  byHand('See to the LED service, the driver, the LED.'),
  seeThatGone,
])
export const flap = procedure('end-flapping', 'Hardware that changes its power again and again', [
  readHistory,
  byHand(
    'Find what works against the service: a button, a watchdog, another controller, a supply.',
  ),
  look,
  recover,
])
export const flapHold = procedure('wait-out-flapping', 'Hardware that went on and off too often', [
  readHistory,
  byHand('Find what switched it: a button, a watchdog, another controller, a supply, somebody.'),
  byHand('Wait until the hold is over, or have an override of flap-hold granted.', 'alert-gone'),
])
export const emergency = procedure('end-heat-emergency', 'An emergency of heat', [
  byHand('See to fans, filters, airflow, coolant, and how warm the room is.'),
  byHand('See that the zone has a reading again, and that it falls: statemgr status.'),
  seeThatGone,
])

export const stillCooling = procedure(
  'see-to-cooling',
  'Cooling that was asked for and does not come',
  [
    byHand('See whether the fans or pumps of the zone turn, and what their service logs.'),
    byHand('Mend what stands still, or take load off the zone.'),
    seeThatGone,
  ],
)

export const powerFault = procedure(
  'restore-power',
  'Power that is lost, or less than it should be',
  [
    byHand('See to the feeds, the supplies and the UPS, and how long it will last.'),
    byHand('See that the input is good again: statemgr status.'),
    seeThatGone,
  ],
)

export const dependency = procedure(
  'restore-dependency',
  'Something that a component depends on is lost',
  [
    byHand('See what is lost, and what else depends on it: statemgr status.'),
    byHand('Bring it back: power it on, recover it, or mend it.'),
    seeThatGone,
  ],
)

export const worn = procedure('mend-in-time', 'What wears, and works still', [
  byHand('See in the forecast how long there is: statemgr forecast.'),
  byHand('Look at what the alert says, in its order.'),
  byHand('Plan a maintenance of the chassis before then: statemgr schedule add.'),
  byHand('Mend or replace it then, and see within a day that the alert is gone.', 'alert-gone'),
])
