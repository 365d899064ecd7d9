// Chat: the legal assistant as a user has it, with conversations, sources and the rate limit.
import { html, useEffect, useLoad, useMemo, useRef, useState, when } from '../lib.js'
import { data, stack, supabase, useUser } from '../session.js'
import { SignIn } from '../signin.js'
import { Copy, Dialog, Failure, Icon, Loaded, Loading, Prose } from '../ui.js'
import { Conversations } from './conversations.js'
import { createLimiter, streamChat } from '/client/index.js'

export const LANGUAGES = { en: 'English', hi: 'हिन्दी', te: 'తెలుగు', ta: 'தமிழ்', ml: 'മലയാളം' }
const ASK = {
  en: 'Ask about Indian law', hi: 'भारतीय कानून के बारे में पूछें', te: 'భారత చట్టం గురించి అడగండి', ta: 'இந்தியச் சட்டம் பற்றிக் கேளுங்கள்', ml: 'ഇന്ത്യൻ നിയമത്തെക്കുറിച്ച് ചോദിക്കൂ',
}
const FIRST = ['fir', 'tenancy-deposit', 'unpaid-wages', 'bail'] // of the suggestions, if the project has these articles

export default function ChatPage({ parts: [id] }) {
  const user = useUser()
  if (!user) return html`
    <div class="card narrow"><h1>Chat</h1><p>Sign in to ask: conversations belong to a user, and row level security keeps them apart.</p><${SignIn} /></div>`
  return html`<${Chat} key=${user.id} id=${id} />`
}

function Chat({ id }) {
  const [version, setVersion] = useState(0)
  const changed = () => setVersion((before) => before + 1)
  const created = useRef(null) // the conversation that the shown turns have just begun
  const shown = useRef({ id, key: 0 })
  if (id !== shown.current.id) {
    shown.current = { id, key: shown.current.key + (id === created.current ? 0 : 1) }
    created.current = null
  }
  return html`
    <h1 class="hidden">Chat</h1>
    <div class="chat" data-detail=${id === undefined ? 'false' : 'true'}>
      <${Conversations} chosen=${id} version=${version} changed=${changed} />
      <${Conversation} key=${shown.current.key} id=${id === 'new' ? undefined : id} changed=${changed}
        onCreate=${(next) => { created.current = next }} />
    </div>`
}

function Conversation({ id, changed, onCreate }) {
  const [turns, setTurns] = useState(id ? null : [])
  const [language, setLanguage] = useState(localStorage.getItem('console.language') ?? 'en')
  const [error, setError] = useState(null)
  const [running, setRunning] = useState(null)
  const limiter = useMemo(() => createLimiter(supabase), [])
  const loaded = useRef(Boolean(!id))
  const left = useRef(false) // for another conversation or page, while the answer is streamed
  useEffect(() => () => {
    left.current = true
  }, [])
  const load = async () => {
    setError(null)
    const rows = supabase.from('messages').select('id, role, content, language, created_at').eq('conversation_id', id)
    await data(rows.is('deleted_at', null).order('created_at').limit(500)).then((found) => {
      setTurns(found)
      if (found.length) setLanguage(found.at(-1).language)
    }, setError)
  }
  useEffect(() => {
    if (!loaded.current) load()
    loaded.current = true
  }, [id])
  const choose = (event) => {
    setLanguage(event.target.value)
    localStorage.setItem('console.language', event.target.value)
  }
  const ask = async (content) => {
    const asked = [...turns, { role: 'user', content, created_at: new Date().toISOString() }]
    setError(null)
    setTurns([...asked, { role: 'assistant', content: '' }])
    let text = ''
    let target = id
    try {
      target ??= (await data(supabase.from('conversations').insert({ title: content.slice(0, 80) }).select().single())).id
      const messages = asked.filter((turn) => turn.content).map(({ role, content: said }) => ({ role, content: said }))
      const stream = streamChat(supabase, { messages, language, conversation_id: target }, { limiter })
      setRunning(stream)
      for await (const piece of stream) {
        text += piece
        setTurns([...asked, { role: 'assistant', content: text }])
      }
      setTurns([...asked, { role: 'assistant', content: text, created_at: new Date().toISOString() }])
    } catch (failure) {
      setError(failure)
      setTurns(text ? [...asked, { role: 'assistant', content: text, broken: true }] : turns)
    }
    setRunning(null)
    if (!id && target && !left.current) {
      onCreate(target)
      history.replaceState(null, '', `#/chat/${target}`)
      dispatchEvent(new HashChangeEvent('hashchange'))
    }
    changed()
    return Boolean(text)
  }
  return html`
    <section aria-label="Conversation">
      <div class="top">
        <a class="back" href="#/chat"><${Icon} name="back" /> All</a>
        <h2 dir="auto">${turns?.[0]?.content ?? 'New conversation'}</h2>
      </div>
      ${turns === null && !error
        ? html`<div class="turns"><${Loading} /></div>`
        : html`<${Turns} turns=${turns ?? []} running=${running} language=${language} ask=${ask} />`}
      ${error && html`<${Problem} error=${error} retry=${turns === null ? load : null} />`}
      <${Composer} ask=${ask} running=${running} language=${language} disabled=${turns === null}>
        <select aria-label="Language of the answer" value=${language} onChange=${choose}>
          ${Object.entries(LANGUAGES).map(([code, name]) => html`<option value=${code} lang=${code}>${name}</option>`)}
        </select>
        <${Meter} limiter=${limiter} />
      <//>
    </section>`
}

function Turns({ turns, running, language, ask }) {
  const element = useRef()
  useEffect(() => {
    const { scrollHeight, scrollTop, clientHeight } = element.current
    if (scrollHeight - scrollTop - clientHeight < 240 || !running) element.current.scrollTop = scrollHeight
  }, [turns])
  return html`
    <div class="turns" ref=${element} tabindex="0" role="log" aria-label="Messages" aria-busy=${Boolean(running)}>
      ${turns.map((turn, at) => html`<${Turn} key=${at} of=${turn} writing=${running && at === turns.length - 1} />`)}
      ${!turns.length && html`
        <div class="welcome">
          <h3>Ask a question, or take one of these</h3>
          <p class="hint">${stack.get().offline
            ? 'There is no model: answers quote the best articles of supabase/knowledge.'
            : `Answers are by ${stack.get().model}, from the articles of supabase/knowledge.`}</p>
          <${Suggestions} key=${language} language=${language} ask=${ask} />
        </div>`}
    </div>`
}

/** Questions that the articles in this language answer. */
function Suggestions({ language, ask }) {
  const articles = useLoad(async () => {
    const rows = supabase.from('knowledge_articles').select('slug, question_forms').eq('language', language)
    const found = await data(rows.neq('question_forms', '{}').order('slug').limit(200))
    return found.sort((a, b) => FIRST.includes(b.slug) - FIRST.includes(a.slug)).slice(0, 4).map((row) => row.question_forms[0])
  }, [language])
  return html`<div class="suggestions">${articles.data?.map((each) => html`
    <button type="button" lang=${language} onClick=${() => ask(each)}>${each}</button>`)}</div>`
}

const SOURCES = /\n\n[^\n:]{2,40}: ([^\n]*\d{4}-\d{2}\)[^\n]*)$/ // the last line of a whole answer

function Turn({ of: { role, content, created_at: time, broken, language }, writing }) {
  const found = role === 'assistant' ? SOURCES.exec(content) : null
  const text = found ? content.slice(0, found.index) : content
  const [source, setSource] = useState(null)
  return html`
    <article class="turn" data-role=${role} lang=${language} aria-label=${role === 'user' ? 'Question' : 'Answer'}>
      ${text ? html`<${Prose} text=${text} />` : html`<${Loading} label="Waiting for the first words" />`}
      ${writing && text && html`<span class="cursor" />`}
      ${found && html`<ul class="sources" aria-label="Sources">${found[1].split('; ').map((source) => html`
        <li><button type="button" class="link" onClick=${() => setSource(source)}><${Icon} name="file" /> ${source}</button></li>`)}</ul>`}
      ${source && html`<${Article} source=${source} onClose=${() => setSource(null)} />`}
      ${role === 'assistant' && !writing && html`<div class="foot"><${Copy} text=${content} label="Copy the answer" />
        ${broken ? 'Not the whole answer' : when(time)}</div>`}
    </article>`
}

/** The article that a source names by its title. */
function Article({ source, onClose }) {
  const title = source.replace(/ \([^()]*\)$/, '')
  const article = useLoad(() => data(supabase.from('knowledge_articles').select('text, acts').eq('title', title).limit(1)), [title])
  return html`<${Dialog} wide title=${title} onClose=${onClose}><${Loaded} of=${article}>${([row]) => row
    ? html`<${Prose} text=${row.text} /><p class="hint">${row.acts.join('; ')}</p>`
    : html`<p>The article is no longer there.</p>`}<//><//>`
}

function Composer({ ask, running, language, disabled, children }) {
  const [text, setText] = useState('')
  const send = async () => {
    const question = text.trim()
    if (!question || running || disabled) return
    setText('')
    if (!(await ask(question))) setText((typed) => typed || question)
  }
  const key = (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    send()
  }
  return html`
    <form class="composer" onSubmit=${(event) => { event.preventDefault(); send() }}>
      <textarea rows="2" maxlength="2000" lang=${language} aria-label="Question" placeholder=${ASK[language]} value=${text}
        onInput=${(event) => setText(event.target.value)} onKeyDown=${key} />
      <div class="row">
        ${children}
        ${running
          ? html`<button type="button" onClick=${running.stop}><${Icon} name="stop" /> Stop</button>`
          : html`<button class="primary" disabled=${disabled || !text.trim()}><${Icon} name="send" /> Ask</button>`}
      </div>
    </form>`
}

/** The calls that are left in this minute, as the X-RateLimit headers say. */
function Meter({ limiter }) {
  const [state, setState] = useState(null)
  useEffect(() => {
    const read = () => limiter.state().then(setState)
    read()
    const timer = setInterval(read, 1000)
    const end = limiter.onChange(read)
    return () => {
      clearInterval(timer)
      end()
    }
  }, [limiter])
  if (!state) return null
  const { remaining, limit, retryAfter } = state
  return html`<span class="meter"><meter aria-label="Calls left in this minute" min="0" max=${limit} low=${limit / 4} optimum=${limit} value=${remaining} />
    ${retryAfter ? `again in ${Math.ceil(retryAfter)} s` : `${remaining} of ${limit} calls left`}</span>`
}

function Problem({ error, retry }) {
  const [seconds, setSeconds] = useState(null)
  useEffect(() => {
    let ended = false
    const count = async () => {
      for await (const left of error.countdown()) if (!ended) setSeconds(left)
    }
    if (error.countdown) count()
    return () => {
      ended = true
    }
  }, [error])
  if (error.countdown) return seconds === 0 ? null : html`
    <div class="failure" role="alert"><p>The limit is reached. You can ask again in <strong>${seconds ?? error.remaining} s</strong>.</p></div>`
  return html`<${Failure} error=${error} retry=${retry} />`
}
