// The list of conversations: search, pin, rename, export, delete.
import { go, html, link, plural, save, useEffect, useLoad, useRef, useState, when } from '../lib.js'
import { call, data, supabase } from '../session.js'
import { Dialog, Empty, Failure, Field, Icon, IconButton, Loaded, say } from '../ui.js'

const PAGE = 50
const FORMATS = { pdf: 'PDF', markdown: 'Markdown', json: 'JSON' }

export function Conversations({ chosen, version, changed }) {
  const [query, setQuery] = useState('')
  const [typed, setTyped] = useState('')
  const [count, setCount] = useState(PAGE)
  useEffect(() => {
    const timer = setTimeout(() => setQuery(typed.trim()), 250)
    return () => clearTimeout(timer)
  }, [typed])
  const rows = useLoad(() => find(query, count), [query, count])
  useEffect(() => void (version && rows.reload()), [version])
  return html`
    <aside aria-label="Conversations">
      <button type="button" class="primary" onClick=${() => go('chat', 'new')}><${Icon} name="plus" /> New conversation</button>
      <input type="search" aria-label="Search conversations" placeholder="Search titles and messages" value=${typed}
        onInput=${(event) => setTyped(event.target.value)} />
      <${Loaded} of=${rows}>${(found) => html`
        ${!found.length && html`<${Empty} title=${query ? 'Nothing found' : 'No conversations'}>${query ? 'Try other words.' : 'Ask something to begin one.'}<//>`}
        <ul class="list">${found.map((row) => html`<${Item} key=${row.id} row=${row} chosen=${row.id === chosen} changed=${changed} />`)}
          ${!query && found.length === count && html`<li><button type="button" onClick=${() => setCount(count + PAGE)}>Show more</button></li>`}
        </ul>`}<//>
    </aside>`
}

function find(query, count) {
  if (query) return data(supabase.rpc('search_conversations', { query }))
  const rows = supabase.from('conversations').select('*').is('deleted_at', null)
  return data(rows.order('is_pinned', { ascending: false }).order('updated_at', { ascending: false }).limit(count))
}

function Item({ row, chosen, changed }) {
  const [dialog, setDialog] = useState(null)
  const update = (values) => data(supabase.from('conversations').update(values).eq('id', row.id).select()).then(changed, (error) => say(error.message))
  const download = async (format) => {
    try {
      const body = { conversation_id: row.id, format }
      const response = await call('/functions/v1/conversation-export', { body })
      const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1]
      save(await response.blob(), name ? decodeURIComponent(name) : `conversation.${format}`)
    } catch (error) {
      say(error.message)
    }
  }
  const actions = [
    [row.is_pinned ? 'Unpin' : 'Pin', 'pin', () => update({ is_pinned: !row.is_pinned })],
    ['Rename', 'edit', () => setDialog('rename')],
    ...Object.entries(FORMATS).map(([format, label]) => [`Export as ${label}`, 'save', () => download(format)]),
    ['Delete', 'trash', () => setDialog('delete')],
  ]
  return html`
    <li class="conversation">
      <a href=${link('chat', row.id)} aria-current=${chosen ? 'true' : null}>
        <strong dir="auto">${row.is_pinned && html`<${Icon} name="pin" /><span class="hidden">Pinned: </span>`}${row.title}</strong>
        <span class="when">${when(row.updated_at).slice(0, 12).replace(/,.*|:\d\d$/, '')}</span></a>
      <${Menu} label="Actions for ${row.title}" actions=${actions} />
      ${dialog === 'rename' && html`<${Rename} row=${row} update=${update} onClose=${() => setDialog(null)} />`}
      ${dialog === 'delete' && html`<${Delete} row=${row} chosen=${chosen} changed=${changed} onClose=${() => setDialog(null)} />`}
    </li>`
}

/** A button with a menu, which Escape, a choice or leaving it closes. */
export function Menu({ label, actions }) {
  const [open, setOpen] = useState(false)
  const element = useRef()
  const leave = (event) => !element.current?.contains(event.relatedTarget) && setOpen(false)
  const keys = (event) => {
    const buttons = [...element.current.querySelectorAll('button')]
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Escape') {
      setOpen(false)
      buttons[0].focus()
    } else if (open && step) {
      event.preventDefault()
      buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length].focus()
    }
  }
  return html`
    <div class="menu" ref=${element} onFocusOut=${leave} onKeyDown=${keys}>
      <${IconButton} icon="more" label=${label} aria-expanded=${open} onClick=${() => setOpen(!open)} />
      ${open && html`<ul>${actions.map(([text, icon, act]) => html`
        <li><button type="button" onClick=${() => { setOpen(false); act() }}><${Icon} name=${icon} /> ${text}</button></li>`)}</ul>`}
    </div>`
}

function Rename({ row, update, onClose }) {
  const submit = (event) => {
    event.preventDefault()
    update({ title: new FormData(event.target).get('title').trim() || row.title })
    onClose()
  }
  return html`<${Dialog} title="Rename" onClose=${onClose}><form class="stack" onSubmit=${submit}>
    <${Field} label="Title"><input name="title" maxlength="300" required defaultValue=${row.title} autofocus /><//>
    <button class="primary">Save</button></form><//>`
}

function Delete({ row, chosen, changed, onClose }) {
  const [error, setError] = useState(null)
  const remove = async () => {
    try {
      await data(supabase.from('conversations').delete().eq('id', row.id))
      onClose()
      if (chosen) go('chat')
      changed()
    } catch (failure) {
      setError(failure)
    }
  }
  return html`<${Dialog} title="Delete this conversation?" onClose=${onClose}>
    <p>“${row.title}” disappears for its user. The row stays, with the time in deleted_at.</p>
    ${error && html`<${Failure} error=${error} />`}
    <div class="actions"><button type="button" class="danger" onClick=${remove}>Delete</button>
      <button type="button" onClick=${onClose}>Cancel</button></div><//>`
}
