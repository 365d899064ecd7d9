// Events that wait to be sent. Each has a key of its own in localStorage, so that tabs add and remove without a lock.
import { storage } from './storage.js'

const PREFIX = 'edgewise.event.'
const MAX_EVENTS = 1000
const MAX_AGE = 30 * 86_400_000 // milliseconds; what analytics-track accepts

let count = 0

/** Stores an event of a user and returns its key; the oldest events make room. Returns null if there is none. */
export function add(user, event) {
  const order = Date.now().toString(36).padStart(9, '0') + (count++ % 46_656).toString(36).padStart(3, '0')
  const key = `${PREFIX}${user}.${order}.${event.id}`
  const keys = storage.keys(PREFIX).sort((a, b) => orderOf(a).localeCompare(orderOf(b)))
  keys.splice(0, keys.length - MAX_EVENTS + 1).forEach(storage.remove)
  const text = JSON.stringify(event)
  if (storage.set(key, text)) return key
  keys.splice(0, 50).forEach(storage.remove) // the site's quota is used up
  return storage.set(key, text) ? key : null
}

/** The user's oldest events as [key, event], at most `events` of them with `characters` of JSON. */
export function oldest(user, events, characters) {
  const found = []
  for (const key of storage.keys(`${PREFIX}${user}.`)) {
    const text = storage.get(key)
    if (text === null) continue // another tab has sent it
    const event = parse(text)
    if (!event || Date.now() - event.at > MAX_AGE) {
      storage.remove(key)
      continue
    }
    characters -= text.length
    if (found.length === events || (characters < 0 && found.length)) break
    found.push([key, event])
  }
  return found
}

export const remove = (keys) => keys.forEach(storage.remove)

/** Removes all events of a user. */
export const clear = (user) => remove(storage.keys(`${PREFIX}${user}.`))

export const isEmpty = (user) => storage.keys(`${PREFIX}${user}.`).length === 0

const orderOf = (key) => key.split('.')[3] ?? ''

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
