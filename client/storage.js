// What the tabs of a site share: localStorage, and a lock.

/** localStorage; in Node, and where the browser blocks it, a map of this page or process. */
export const storage = openStorage()

function openStorage() {
  try {
    if (typeof document !== 'undefined') {
      localStorage.removeItem('edgewise')
      return {
        get: (key) => localStorage.getItem(key),
        set: write,
        remove: (key) => localStorage.removeItem(key),
        keys: (prefix) => Object.keys(localStorage).filter((key) => key.startsWith(prefix)).sort(),
      }
    }
  } catch {} // blocked by the browser's settings
  const values = new Map()
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => Boolean(values.set(key, value)),
    remove: (key) => void values.delete(key),
    keys: (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)).sort(),
  }
}

/** Returns whether there was room for it. */
function write(key, value) {
  try {
    localStorage.setItem(key, value)
    return true
  } catch {
    return false
  }
}

const locks = () => globalThis.navigator?.locks // in pages of secure origins

/** Runs `work` unless another tab runs work with this name, which returns false at once. */
export async function ifUnlocked(name, work) {
  if (!locks()) return work()
  return locks().request(name, { ifAvailable: true }, (lock) => (lock ? work() : false))
}

/** A random UUID; crypto.randomUUID exists on secure origins alone. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
