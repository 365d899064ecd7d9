// The components that all pages use.
import { html, store, useEffect, useRef, useState, useStore } from './lib.js'

const ICONS = {
  home: 'M3 11 12 4l9 7M6 10v9h12v-9',
  chat: 'M4 5h16v11H9l-5 4z',
  assistants: 'M12 3v3M6 8h12v10H6zM9.5 12v2M14.5 12v2M3 12v3M21 12v3',
  functions: 'M8 6 3 12l5 6M16 6l5 6-5 6M13.5 4l-3 16',
  data: 'M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zM4 6c0 4 16 4 16 0M4 12c0 4 16 4 16 0',
  reference: 'M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  done: 'M5 12.5 10 17l9-10',
  pin: 'M9 3h6l-1 6 3 4H7l3-4zM12 13v8',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5',
  plus: 'M12 5v14M5 12h14',
  stop: 'M7 7h10v10H7z',
  send: 'M5 12h14M13 6l6 6-6 6',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  edit: 'M4 20h4L19 9l-4-4L4 16z',
  save: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  user: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c1-9 15-9 16 0',
  theme: 'M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9z',
  back: 'M15 5l-7 7 7 7',
  file: 'M6 3h8l4 4v14H6zM14 3v5h4',
  close: 'M6 6l12 12M18 6 6 18',
  reload: 'M20 12a8 8 0 1 1-3-6.2M20 3v5h-5',
}

export const Icon = ({ name }) =>
  html`<svg class="icon" data-name=${name} viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${ICONS[name]} /></svg>`

/** A button of an icon, named for screen readers and in a tooltip. */
export const IconButton = ({ icon, label, ...rest }) =>
  html`<button type="button" class="plain" aria-label=${label} title=${label} ...${rest}><${Icon} name=${icon} /></button>`

const message = store('')

/** Says something at the bottom of the page, also to screen readers. */
export function say(text) {
  message.set(text)
  setTimeout(() => message.get() === text && message.set(''), 5000)
}

export const Toast = () => {
  const text = useStore(message)
  return html`<div class="toast" role="status" aria-live="polite" data-shown=${text ? 'true' : 'false'}>${text}</div>`
}

/** A button that copies `text`, which may be a function that makes it, or that returns null if there is nothing to copy. */
export function Copy({ text, label = 'Copy', children }) {
  const [done, setDone] = useState(false)
  const copy = async () => {
    try {
      const made = typeof text === 'function' ? await text() : text
      if (made === null) return
      await navigator.clipboard.writeText(made)
      setDone(true)
      setTimeout(() => setDone(false), 1500)
    } catch (error) {
      say(error.name === 'NotAllowedError' ? 'The browser refused to copy' : error.message)
    }
  }
  const icon = done ? 'done' : 'copy'
  if (children) return html`<button type="button" onClick=${copy}><${Icon} name=${icon} /> ${children}</button>`
  return html`<${IconButton} icon=${icon} label=${done ? 'Copied' : label} onClick=${copy} />`
}

export const Code = ({ text, label = 'Code' }) => html`
  <div class="code"><pre tabindex="0" aria-label=${label}>${text}</pre><${Copy} text=${text} /></div>`

export const Badge = ({ kind = 'neutral', children }) => html`<span class="badge" data-kind=${kind}>${children}</span>`

const STATES = {
  warm: ['good', 'Its process runs'],
  cold: ['neutral', 'Its process starts with the next call'],
  starting: ['info', 'Its process starts'],
  broken: ['bad', 'It cannot start: its page says why'],
}
export const State = ({ state }) => html`<span title=${STATES[state][1]}><${Badge} kind=${STATES[state][0]}>${state}<//></span>`
export const Status = ({ status }) =>
  html`<${Badge} kind=${status >= 500 || !status ? 'bad' : status >= 400 ? 'warn' : 'good'}>${status || 'failed'}<//>`

export const Empty = ({ title, children }) => html`<div class="empty"><h2>${title}</h2><p>${children}</p></div>`
export const Loading = ({ label = 'Loading' }) =>
  html`<div class="loading" role="status" aria-label=${label}><i /><i /><i /></div>`

const UNREACHABLE = /Failed to fetch|NetworkError|Load failed/ // as Chromium, Firefox and Safari say it

export const Failure = ({ error, retry }) => html`
  <div class="failure" role="alert">
    <p>${UNREACHABLE.test(error.message) ? 'The stack cannot be reached' : error.message}${error.hint && html` <em>${error.hint}</em>`}</p>
    ${retry && html`<button type="button" onClick=${retry}>Try again</button>`}
  </div>`

/** Shows what `useLoad` has: its error, that it loads, or `children(data)`. */
export function Loaded({ of: { data, error, loading, reload }, children }) {
  if (error) return html`<${Failure} error=${error} retry=${reload} />`
  if (data === undefined) return loading && html`<${Loading} />`
  return children(data)
}

/** A labelled input, select or textarea. */
export const Field = ({ label, hint, children }) => html`
  <div class="field"><label><span>${label}</span>${children}</label>${hint && html`<small>${hint}</small>`}</div>`

/** Tabs with the keys of a tab list; `tabs` is [key, label] pairs. */
export function Tabs({ tabs, chosen, onChoose, label, children }) {
  const list = useRef()
  const at = tabs.findIndex(([key]) => key === chosen)
  useEffect(() => {
    const tab = list.current.children[at]
    if (tab && tab.offsetLeft + tab.offsetWidth > list.current.clientWidth) list.current.scrollLeft = tab.offsetLeft
  }, [at])
  const move = (event) => {
    const next = { ArrowRight: (at + 1) % tabs.length, ArrowLeft: (at + tabs.length - 1) % tabs.length, Home: 0, End: tabs.length - 1 }[event.key]
    if (next === undefined) return
    event.preventDefault()
    onChoose(tabs[next][0])
    list.current.children[next].focus()
  }
  return html`
    <div class="tabs" role="tablist" aria-label=${label} ref=${list} onKeyDown=${move}>
      ${tabs.map(([key, text]) => html`<button type="button" role="tab" id="tab-${label}-${key}" key=${key}
        aria-selected=${key === chosen} tabindex=${key === chosen ? 0 : -1} onClick=${() => onChoose(key)}>${text}</button>`)}
    </div>
    <div role="tabpanel" class="panel" aria-labelledby="tab-${label}-${chosen}">${children}</div>`
}

/** A modal dialog, open while it is rendered. */
export function Dialog({ title, onClose, children, wide }) {
  const element = useRef()
  useEffect(() => {
    const opener = document.activeElement
    element.current.showModal()
    return () => opener?.focus?.()
  }, [])
  const outside = (event) => event.target === element.current && onClose()
  return html`
    <dialog ref=${element} onCancel=${onClose} onClose=${onClose} onMouseDown=${outside} aria-label=${title} data-wide=${wide ? 'true' : 'false'}>
      <div class="dialog">
        <header><h2>${title}</h2><${IconButton} icon="close" label="Close" onClick=${onClose} /></header>
        ${children}
      </div>
    </dialog>`
}

/** A table that scrolls within itself. `columns` is [header, cell(row), className?, aria-sort?] for each. */
export const Table = ({ columns, rows, label, onRow, keyOf }) => html`
  <div class="scroll" tabindex="0" role="region" aria-label=${label}>
    <table>
      <thead><tr>${columns.map(([header, , kind, order]) => html`<th scope="col" class=${kind} aria-sort=${order}>${header}</th>`)}</tr></thead>
      <tbody>${rows.map((row, at) => html`
        <tr key=${keyOf ? keyOf(row) : at} class=${onRow ? 'row' : ''} onClick=${onRow && (() => onRow(row))}>
          ${columns.map(([, cell, kind], column) => html`<td class=${kind}>${onRow && !column
            ? html`<button type="button" class="link" onClick=${(event) => { event.stopPropagation(); onRow(row) }}>${cell(row)}</button>`
            : cell(row)}</td>`)}
        </tr>`)}</tbody>
    </table>
  </div>`

export const Pager = ({ page, size, count, shown, onPage }) => (page || shown) && html`
  <nav class="pager" aria-label="Pages of the rows">
    <button type="button" disabled=${!page} onClick=${() => onPage(page - 1)}>Previous</button>
    <span>${shown ? `${page * size + 1}–${page * size + shown}` : 0}${count != null ? ` of ${count.toLocaleString('en-IN')}` : ''}</span>
    <button type="button" disabled=${count != null ? (page + 1) * size >= count : shown < size}
      onClick=${() => onPage(page + 1)}>Next</button>
  </nav>`

/** Text of a model: paragraphs, quotes, lists, headings and bold; nothing of it is read as HTML. */
export const Prose = ({ text, decorate = (each) => each }) => html`<div class="prose" dir="auto">
  ${text.split(/\n{2,}/).map((block) => blockOf(block, decorate))}</div>`

function blockOf(block, decorate) {
  const inline = (line) => line.split(/\*\*(.+?)\*\*/g)
    .map((part, at) => (at % 2 ? html`<strong>${decorate(part)}</strong>` : decorate(part)))
  const groups = []
  for (const line of block.split('\n')) {
    const [kind, text] = lineOf(line)
    if (groups.at(-1)?.kind === kind) groups.at(-1).lines.push(text)
    else groups.push({ kind, lines: [text] })
  }
  return groups.map(({ kind, lines }) => {
    if (kind === 'ul') return html`<ul>${lines.map((line) => html`<li>${inline(line)}</li>`)}</ul>`
    const broken = lines.map((line, at) => html`${at ? html`<br />` : ''}${inline(line)}`)
    return kind === 'quote' ? html`<blockquote>${broken}</blockquote>` : html`<p>${broken}</p>`
  })
}

function lineOf(line) {
  const [, mark, text] = /^\s*([-*•]|>|#+)\s+(.*)/.exec(line) ?? []
  if (!mark) return ['p', line]
  return [{ '>': 'quote', '#': 'p' }[mark[0]] ?? 'ul', text]
}
