/** Keeps timers of a fake, which end with it. */

/** One thing under way for each component: the next order takes its place. */
export function createTimers() {
  const timers = new Map<string, NodeJS.Timeout>()
  const cancel = (component: string) => {
    clearTimeout(timers.get(component))
    timers.delete(component)
  }
  return {
    cancel,
    start: (component: string, afterMs: number, does: () => void) => {
      cancel(component)
      timers.set(component, setTimeout(does, afterMs))
    },
    stop: () => {
      for (const component of [...timers.keys()]) cancel(component)
    },
  }
}
