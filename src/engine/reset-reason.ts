/** Reads why the machine was reset, from a file in which its platform says so. */
import { readFileSync } from 'node:fs'
import type { ResetReason } from '../core/model/system/component.ts'

/** `null` where nobody says, or not in a way that is understood: then other evidence decides. */
export function readResetReason(path: string | undefined): ResetReason | null {
  if (path === undefined) return null
  try {
    return resetReasonOf(readFileSync(path, 'utf8').slice(0, textMax))
  } catch {
    return null
  }
}

/** The first word that is known, whatever stands around it. */
export function resetReasonOf(text: string): ResetReason | null {
  const words = text.toLowerCase().split(/[^a-z0-9]+/)
  const status = /^\d+$/.test(text.trim()) ? Number(text) : null
  if (status !== null) return status & watchdogCardReset ? 'watchdog' : null
  return words.map((word) => spellings.get(word)).find((reason) => reason !== undefined) ?? null
}

/** More than any file of this kind holds. */
const textMax = 4096
/** WDIOF_CARDRESET of Linux' include/uapi/linux/watchdog.h, as in a watchdog's `bootstatus`. */
const watchdogCardReset = 0x20

const spellings: ReadonlyMap<string, ResetReason> = new Map([
  ['power', 'power'],
  ['poweron', 'power'],
  ['por', 'power'],
  ['cold', 'power'],
  ['brownout', 'power'],
  ['watchdog', 'watchdog'],
  ['wdt', 'watchdog'],
  ['wdog', 'watchdog'],
  ['software', 'software'],
  ['soft', 'software'],
  ['warm', 'software'],
  ['reboot', 'software'],
  ['pinhole', 'pinhole'],
  ['button', 'pinhole'],
  ['external', 'pinhole'],
])
