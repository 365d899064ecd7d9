// When to try again.

/** Milliseconds before retry number `attempt` (from 0): doubled each time, with jitter, at most `longest`. */
export function backoff(attempt, first = 1000, longest = 300_000) {
  const full = Math.min(longest, first * 2 ** Math.min(attempt, 30))
  return full / 2 + (Math.random() * full) / 2
}

/** Waits; ends early when the browser is online again. Rejects with the signal's reason if that aborts. */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const end = (settle) => () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      globalThis.removeEventListener?.('online', wake)
      settle()
    }
    const wake = end(resolve)
    const abort = end(() => reject(signal.reason))
    const timer = setTimeout(wake, milliseconds)
    if (signal?.aborted) return abort()
    signal?.addEventListener('abort', abort)
    globalThis.addEventListener?.('online', wake)
  })
}
