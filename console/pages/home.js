// Home: what runs, with URLs and keys, the functions' state, and a first call to paste.
import { html, link, plural, useLoad, useState } from '../lib.js'
import { api, useStack } from '../session.js'
import { Badge, Code, Copy, Loaded, State, Tabs } from '../ui.js'

export default function Home() {
  const stack = useStack()
  const broken = stack.functions.filter((each) => each.state === 'broken')
  return html`
    <h1>${stack.project}</h1>
    <p class="lead">The stack runs at <a href=${stack.url}>${stack.url}</a> with ${plural(stack.functions.length, 'function')}.</p>
    ${broken.map((each) => html`<${Broken} key=${each.name} of=${each} />`)}
    <div class="grid">
      <section class="card" aria-labelledby="connect">
        <h2 id="connect">Connect</h2>
        <dl class="copies">
          <${Row} name="URL" value=${stack.url} />
          <${Row} name="Publishable key" value=${stack.keys.publishable} />
          <${Row} name="anon key" value=${stack.keys.anon} />
          <${Row} name="service_role key" value=${stack.keys.service_role} secret />
          <${Row} name="Secret key" value=${stack.keys.secret} secret />
          <${Row} name="JWT secret" value=${stack.keys.jwt_secret} secret />
          <${Row} name="Database" value=${stack.database_url} secret />
        </dl>
      </section>
      <section class="card" aria-labelledby="runs">
        <h2 id="runs">What runs</h2>
        <dl class="facts">
          <dt>Model</dt><dd>${stack.model}</dd>
          <dt>Rate limits</dt><dd>counted in ${stack.limits}</dd>
          <dt>Mail</dt><dd>stays in the <a href=${link('data', 'mailbox')}>local mailbox</a></dd>
          ${stack.demo_user && html`<dt>Demo user</dt><dd>${stack.demo_user}</dd>`}
          <dt>Data</dt><dd><code>${stack.data}</code></dd>
        </dl>
        <${StandIns} offline=${stack.offline} />
      </section>
    </div>
    <section class="card" aria-labelledby="functions">
      <h2 id="functions">Functions</h2>
      <ul class="tiles">${stack.functions.map((each) => html`
        <li key=${each.name}><a href=${link('functions', each.name)}><strong>${each.name}</strong>
          <small>${each.routes.length > 4 ? plural(each.routes.length, 'endpoint') : each.routes[0]?.summary || each.routes[0]?.path || '–'}</small><${State} state=${each.state} /></a></li>`)}
      </ul>
      ${!stack.functions.length && html`<p>None yet: <code>edgewise new hello</code> writes one, and it is served at once.</p>`}
    </section>
    <${FirstCall} stack=${stack} />`
}

const Broken = ({ of }) => html`
  <section class="card bad" aria-label="${of.name} is broken">
    <h2><a href=${link('functions', of.name)}>${of.name}</a> is broken</h2>
    <${Code} text=${of.problem || 'No output'} label="Its error" />
  </section>`

function Row({ name, value, secret }) {
  const [shown, setShown] = useState(!secret)
  return html`<dt>${name}</dt>
    <dd>
      <code title=${shown ? value : ''}>${shown ? value : '••••••••••••'}</code>
      ${secret && html`<button type="button" class="link" aria-label="${shown ? 'Hide' : 'Show'}: ${name}"
        onClick=${() => setShown(!shown)}>${shown ? 'hide' : 'show'}</button>`}
      <${Copy} text=${value} label="Copy: ${name}" />
    </dd>`
}

function StandIns({ offline }) {
  const names = useLoad(() => api('stand-ins'), [])
  return html`
    <h3>Stand-ins</h3>
    <${Loaded} of=${names}>${(found) => found.length || offline
      ? html`<p>This project uses what is only a stand-in on this machine:</p>
          <p class="badges">${offline && html`<${Badge} kind="warn">the model: quotes sources without one<//>`}
            ${found.map((name) => html`<${Badge} kind="warn" key=${name}>${name}<//>`)}</p>`
      : html`<p>None: what this project uses is real here.</p>`}<//>`
}

const CHAT = 'legal-chat'
const BODY = '{"messages":[{"role":"user","content":"How do I file an FIR?"}],"language":"en"}'
const ACCOUNT = '{"email":"asha@example.com","password":"correct-horse-9"}'

function shell({ url, keys }, { method, path }, name, body, signedIn) {
  const signUp = `TOKEN=$(curl -s ${url}/auth/v1/signup -H 'apikey: ${keys.publishable}' \\
  -H 'Content-Type: application/json' -d '${ACCOUNT}' \\
  | python3 -c 'import json,sys; print(json.load(sys.stdin)["access_token"])')

`
  return (signedIn ? signUp : '') + [`curl -N ${method === (body ? 'POST' : 'GET') ? '' : `-X ${method} `}${url}${path}`,
    signedIn && '-H "Authorization: Bearer $TOKEN"', body && `-H 'Content-Type: application/json' -d '${body}'`].filter(Boolean).join(' \\\n  ')
}

function javascript({ url, keys }, { method }, name, body, signedIn) {
  const chat = name === CHAT
  const options = [method !== 'POST' && `method: "${method}"`, body && 'body: {}'].filter(Boolean).join(', ')
  return `import { createClient } from "@supabase/supabase-js"
${chat ? 'import { streamChat } from "@edgewise/client"\n' : ''}
const supabase = createClient("${url}", "${keys.publishable}")
${signedIn ? 'await supabase.auth.signUp({ email: "asha@example.com", password: "correct-horse-9" })\n' : ''}${chat
  ? `for await (const text of streamChat(supabase, ${body})) console.log(text)`
  : `const { data } = await supabase.functions.invoke("${name}"${options && `, { ${options} }`})`}`
}

const CALLS = { shell, javascript }

function FirstCall({ stack }) {
  const [kind, setKind] = useState('shell')
  const usable = stack.functions.filter((each) => each.state !== 'broken' && each.routes.length)
  const first = usable.find((each) => each.name === CHAT) ?? usable[0]
  if (!first) return null
  const [route] = first.routes
  const body = first.name === CHAT ? BODY : route.method === 'GET' ? '' : '{}'
  const text = CALLS[kind](stack, route, first.name, body, [route.auth].flat().includes('user'))
  return html`<section class="card" aria-labelledby="first">
    <h2 id="first">A first call</h2>
    <${Tabs} tabs=${[['shell', 'Shell'], ['javascript', 'JavaScript']]} chosen=${kind} onChoose=${setKind} label="Language of the example">
      <${Code} text=${text} label="A first call" />
    <//>
    <p class="gap">Or <a href=${link('functions', first.name)}>try it here</a>, with a form.</p>
  </section>`
}
