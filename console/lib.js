// Preact with htm, and the hooks and formats that all pages use.
import htm from './vendor/htm/htm.js'
import { h, render } from './vendor/preact/preact.js'
import { useCallback, useEffect, useMemo, useRef, useState } from './vendor/preact/hooks.js'

export { render, useCallback, useEffect, useMemo, useRef, useState }
export const html = htm.bind(h)

/** A value that components follow with `useStore`. */
export function store(value) {
  const listeners = new Set()
  return {
    get: () => value,
    set: (next) => {
      value = next
      for (const listener of [...listeners]) listener(value)
    },
    follow: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export function useStore(source) {
  const [value, setValue] = useState(source.get())
  useEffect(() => {
    setValue(() => source.get())
    return source.follow((next) => setValue(() => next))
  }, [source])
  return value
}

/**
 * What `load` resolves with: { data, error, loading, reload }. After `reload`, and with `keep` also for other inputs, the
 * data of before stays until new data is there.
 */
export function useLoad(load, inputs, keep = false) {
  const [state, setState] = useState({ loading: true })
  const newest = useRef(0)
  const reload = useCallback(async () => {
    const number = ++newest.current
    setState((before) => ({ ...before, loading: true, error: null }))
    const next = await load().then((data) => ({ data }), (error) => ({ error }))
    if (number === newest.current) setState((before) => ({ data: before.data, ...next, loading: false }))
  }, inputs)
  useEffect(() => {
    if (!keep) setState({ loading: true })
    reload()
    return () => void newest.current++
  }, [reload])
  return { ...state, reload }
}

/** Calls `work` every `seconds` while the page is visible; it may be async and never runs twice at once. */
export function useInterval(work, seconds) {
  const current = useRef(work)
  current.current = work
  useEffect(() => {
    if (!seconds) return undefined
    let timer
    let ended = false
    const run = async () => {
      if (!document.hidden) await Promise.resolve(current.current()).catch(() => {})
      if (!ended) timer = setTimeout(run, seconds * 1000)
    }
    timer = setTimeout(run, seconds * 1000)
    return () => {
      ended = true
      clearTimeout(timer)
    }
  }, [seconds])
}

/** The hash of the address as parts: '#/functions/hello' is ['functions', 'hello']. */
export function useRoute() {
  const [hash, setHash] = useState(location.hash)
  useEffect(() => {
    const follow = () => {
      setHash(location.hash)
      scrollTo(0, 0)
    }
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return hash.replace(/^#\/?/, '').split('/').map(decoded)
}

function decoded(part) {
  try {
    return decodeURIComponent(part)
  } catch {
    return part // an address that was typed, such as #/100%
  }
}

export const go = (...parts) => {
  location.hash = '/' + parts.map(encodeURIComponent).join('/')
}

export const link = (...parts) => '#/' + parts.map(encodeURIComponent).join('/')

const numbers = new Intl.NumberFormat('en-IN')
export const number = (value) => (value == null ? '–' : numbers.format(value))
export const plural = (count, word) => `${number(count)} ${word}${count === 1 ? '' : 's'}`

export function duration(ms) {
  if (ms == null) return '–'
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

export function bytes(count) {
  if (count == null) return '–'
  const power = Math.min(3, Math.floor(Math.log2(Math.max(count, 1)) / 10))
  return `${(count / 1024 ** power).toFixed(power ? 1 : 0)} ${['B', 'kB', 'MB', 'GB'][power]}`
}

/** A time of ISO 8601, or in Unix seconds, by the clock of the reader. */
export function when(value) {
  if (!value) return '–'
  const date = new Date(typeof value === 'number' ? value * 1000 : value)
  const today = date.toDateString() === new Date().toDateString()
  return today ? date.toLocaleTimeString([], { hour12: false }) : date.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })
}

/** The time of a log entry by the clock of the reader, with milliseconds. */
export function clock(value) {
  const date = new Date(value)
  return isNaN(date) ? '' : date.toLocaleTimeString([], { hourCycle: 'h23', hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 })
}

export const json = (value) => JSON.stringify(value, null, 2)
export const short = (text, length = 8) => (text && text.length > length ? text.slice(0, length) : text ?? '')

export function save(blob, name) {
  const anchor = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name })
  anchor.click()
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000)
}
