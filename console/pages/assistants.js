// Assistants: threads and their messages, runs with their events, tool calls answered by hand, citations.
import { html, useEffect, useLoad, useMemo, useRef, useState, when } from '../lib.js'
import { call, data, supabase, useUser } from '../session.js'
import { SignIn } from '../signin.js'
import { Badge, Empty, Failure, Icon, IconButton, Loaded, Loading } from '../ui.js'
import { Message } from './message.js'
import { NewAssistant, RunOptions } from './assistant.js'
import { Attachments, useUploads } from './uploads.js'
import { useRun } from './run.js'

export default function Assistants({ parts: [id] }) {
  const user = useUser()
  if (!user) return html`
    <div class="card narrow"><h1>Assistants</h1><p>Sign in to use assistants: they, their threads and files belong to a user.</p><${SignIn} /></div>`
  return html`<${Threads} key=${user.id} id=${id} />`
}

function Threads({ id }) {
  const threads = useLoad(readThreads, [])
  const assistants = useLoad(() => data(supabase.from('assistants').select('*').order('created_at').limit(200)), [])
  const [assistant, setAssistant] = useState('')
  const [dialog, setDialog] = useState(false)
  const [error, setError] = useState(null)
  const begin = async () => {
    try {
      const response = await call('/api/thread/create', { body: assistant ? { assistant_id: assistant } : {} })
      const { thread_id: created } = await response.json()
      await Promise.all([threads.reload(), assistants.reload()])
      location.hash = `/assistants/${created}`
      setError(null)
    } catch (failure) {
      setError(failure)
    }
  }
  const name = (key) => assistants.data?.find((each) => each.id === key)?.name ?? 'Assistant'
  const chosen = threads.data?.find((each) => each.thread_id === id)
  return html`
    <h1 class="hidden">Assistants</h1>
    <div class="chat" data-detail=${id ? 'true' : 'false'}>
      <aside aria-label="Threads">
        <div class="row">
          <select aria-label="Assistant of a new thread" value=${assistant} onChange=${(event) => setAssistant(event.target.value)}>
            <option value="">Default assistant</option>
            ${assistants.data?.filter((each) => !each.is_default).map((each) => html`<option value=${each.id}>${each.name ?? each.id}</option>`)}
          </select>
          <${IconButton} icon="plus" label="New assistant" onClick=${() => setDialog(true)} />
        </div>
        <button type="button" class="primary" onClick=${begin}><${Icon} name="plus" /> New thread</button>
        ${error && html`<${Failure} error=${error} />`}
        <${Loaded} of=${threads}>${(rows) => html`
          ${!rows.length && html`<${Empty} title="No threads">A thread holds messages; a run lets an assistant answer.<//>`}
          <ul class="list">${rows.map((row) => html`<li key=${row.thread_id}>
            <a href="#/assistants/${row.thread_id}" aria-current=${row.thread_id === id ? 'true' : null}>
              <strong>${row.title || row.first || 'New thread'}<br /><small>${name(row.assistant_id)}</small></strong><span class="when">${when(row.updated_at)}</span></a></li>`)}</ul>`}<//>
      </aside>
      ${chosen
        ? html`<${Thread} key=${id} thread=${chosen} name=${name(chosen.assistant_id)} onRun=${threads.reload} />`
        : html`<section aria-label="Thread"><div class="turns"><${Empty} title=${id && threads.data ? 'There is no such thread' : 'Choose a thread, or begin one'}>
            Files dropped on it become attachments.<//></div></section>`}
      ${dialog && html`<${NewAssistant} onClose=${() => setDialog(false)} onCreate=${(created) => {
        setDialog(false)
        assistants.reload()
        setAssistant(created.id)
      }} />`}
    </div>`
}

/** The newest threads, with the first of their questions. */
async function readThreads() {
  const { data: list } = await (await call('/api/thread?limit=100')).json()
  const messages = supabase.from('thread_messages').select('thread_id, content').eq('role', 'user')
  const asked = await data(messages.in('thread_id', list.map((each) => each.thread_id)).order('position', { ascending: false }).limit(500))
  const first = new Map(asked.map((row) => [row.thread_id, row.content.find((part) => part.text)?.text.value]))
  return list.map((each) => ({ ...each, first: first.get(each.thread_id) }))
}

const ACTIVE = ['queued', 'in_progress', 'requires_action', 'cancelling']

function Thread({ thread, name, onRun }) {
  const { thread_id: id, assistant_id: assistant } = thread
  const rows = supabase.from('thread_messages')
  const messages = useLoad(async () => {
    const found = (await data(rows.select('*').eq('thread_id', id).order('position', { ascending: false }).limit(200))).reverse()
    return withNames(found)
  }, [id])
  const run = useRun(() => Promise.all([messages.reload(), onRun()]))
  const uploads = useUploads()
  const [over, setOver] = useState(false)
  const [error, setError] = useState(null)
  const [options, setOptions] = useState({})
  useEffect(() => {
    const runs = supabase.from('runs').select('id, status, required_action').eq('thread_id', id)
    data(runs.in('status', ACTIVE).order('created_at', { ascending: false }).limit(1)).then(([active]) => active && run.resume(active), setError)
    return run.leave
  }, [id])
  const send = async (message) => {
    setError(null)
    try {
      const files = uploads.files.filter((each) => each.id).map((each) => each.id)
      const path = files.length ? '/api/thread/message/attachment' : '/api/thread/message'
      await call(path, { body: { thread_id: id, message, ...(files.length && { file_ids: files }) } })
      uploads.clear()
      await messages.reload()
    } catch (failure) {
      setError(failure)
      return false
    }
    run.start({ thread_id: id, assistant_id: assistant, ...options })
    return true
  }
  const drop = (event) => {
    event.preventDefault()
    setOver(false)
    uploads.add(event.dataTransfer.files)
  }
  return html`
    <section class="drop" data-over=${over ? 'true' : 'false'} aria-label="Thread" onDragOver=${(event) => { event.preventDefault(); setOver(true) }}
      onDragLeave=${() => setOver(false)} onDrop=${drop}>
      <div class="top"><a class="back" href="#/assistants"><${Icon} name="back" /> All</a><h2>${name}</h2>
        ${run.status && html`<${Badge} kind=${run.kind}>${run.status}<//>`}</div>
      <${Turns} messages=${messages} run=${run} />
      ${(error ?? run.error) && html`<${Failure} error=${error ?? run.error} />`}
      <${Events} events=${run.events} />
      <${Composer} send=${send} run=${run} uploads=${uploads}><${RunOptions} value=${options} onChange=${setOptions} /><//>
    </section>`
}

/** The messages with the names of the files that are attached to them. */
async function withNames(messages) {
  const ids = [...new Set(messages.flatMap((each) => each.attachments?.map((one) => one.file_id) ?? []))]
  if (!ids.length) return messages
  const files = await data(supabase.from('user_files').select('file_id, filename').in('file_id', ids))
  const names = Object.fromEntries(files.map((each) => [each.file_id, each.filename]))
  return messages.map((each) => ({ ...each, attachments: each.attachments?.map((one) => ({ ...one, name: names[one.file_id] })) }))
}

function Turns({ messages, run }) {
  const element = useRef()
  const shown = useMemo(() => (messages.data ?? []).filter((each) => each.id !== run.draft?.id || each.status !== 'in_progress'), [messages.data, run.draft])
  useEffect(() => {
    element.current.scrollTop = element.current.scrollHeight
  }, [shown.length, run.draft?.text, run.calls])
  return html`
    <div class="turns" ref=${element} tabindex="0" role="log" aria-label="Messages" aria-busy=${Boolean(run.running)}>
      ${messages.error && html`<${Failure} error=${messages.error} retry=${messages.reload} />`}
      ${!messages.data && messages.loading && html`<${Loading} />`}
      ${messages.data && !shown.length && !run.draft && html`<${Empty} title="No messages">Ask something; drop files to attach them.<//>`}
      ${shown.filter((each) => each.id !== run.draft?.id).map((message) => html`<${Message} key=${message.id} of=${message} />`)}
      ${run.draft && html`<${Message} of=${{ role: 'assistant', id: run.draft.id, status: 'in_progress', content: [{ text: { value: run.draft.text, annotations: [] } }] }} />`}
      ${run.running && !run.draft && html`<${Loading} label="Waiting for the first words" />`}
      ${run.calls && html`<${ToolCalls} calls=${run.calls} answer=${run.answer} />`}
    </div>`
}

/** Forms for the outputs of the functions that the model called. */
function ToolCalls({ calls, answer }) {
  const submit = (event) => {
    event.preventDefault()
    const given = new FormData(event.target)
    answer(calls.map(({ id }) => ({ tool_call_id: id, output: given.get(id) })))
  }
  return html`
    <form class="tool stack" onSubmit=${submit}>
      <h2>The model calls ${calls.length === 1 ? 'a function' : `${calls.length} functions`} of yours</h2>
      ${calls.map(({ id, function: { name, arguments: given } }) => html`
        <div class="field"><label><span><code>${name}(${given})</code> returns</span>
          <textarea name=${id} rows="2" class="mono" required /></label></div>`)}
      <button class="primary">Send the output</button>
    </form>`
}

function Events({ events }) {
  if (!events.length) return null
  return html`<details class="events" open><summary>${events.length} events</summary>
    <ol>${events.slice(-100).reverse().map(({ id, event, after, text }) => html`<li key=${id}>
      ${id} <b>${event}</b> ${after} ms ${text && html`<i>${JSON.stringify(text)}</i>`}</li>`)}</ol></details>`
}

function Composer({ send, run, uploads, children }) {
  const [text, setText] = useState('')
  const ready = text.trim() && !run.running && !run.calls && !uploads.running
  const submit = async () => {
    if (!ready) return
    const typed = text
    setText('')
    if (!(await send(typed.trim()))) setText((now) => now || typed)
  }
  const key = (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    submit()
  }
  return html`
    <form class="composer" onSubmit=${(event) => { event.preventDefault(); submit() }}>
      <${Attachments} of=${uploads} />
      <textarea rows="2" aria-label="Message" placeholder="Message" value=${text} onInput=${(event) => setText(event.target.value)} onKeyDown=${key} />
      <div class="row">
        <label class="button"><${Icon} name="file" /> Attach<input type="file" multiple class="hidden"
          onChange=${(event) => { uploads.add(event.target.files); event.target.value = '' }} /></label>
        ${children}
        ${run.running
          ? html`<button type="button" onClick=${run.stop}><${Icon} name="stop" /> Stop</button>`
          : html`<button class="primary" disabled=${!ready}><${Icon} name="send" /> Run</button>`}
      </div>
    </form>`
}
