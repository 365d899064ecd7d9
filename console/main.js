// The console's frame: navigation, the signed-in user, the theme, and the page of the address.
import { html, link, render, useEffect, useInterval, useRoute, useState, useStore } from './lib.js'
import { offline, open, refresh, useStack, useUser } from './session.js'
import { SignIn } from './signin.js'
import { Dialog, Failure, Icon, IconButton, Loading, Toast } from './ui.js'

const PAGES = [
  ['home', 'Home'],
  ['chat', 'Chat', 'legal-chat'],
  ['assistants', 'Assistants', 'run-stream'],
  ['functions', 'Functions'],
  ['data', 'Data'],
]

function App() {
  const state = useStack()
  const user = useUser()
  const problem = useStore(offline)
  const [dialog, setDialog] = useState(false)
  const [name, ...rest] = useRoute()
  useInterval(refresh, 3)
  const names = new Set(state.functions.map((each) => each.name))
  const pages = PAGES.filter(([, , needed]) => !needed || names.has(needed))
  const chosen = pages.find(([key]) => key === name)?.[0] ?? 'home'
  useEffect(() => {
    document.title = `${pages.find(([key]) => key === chosen)[1]} · Edgewise`
  }, [chosen])
  useEffect(() => setDialog(false), [user?.id])
  return html`
    <a class="skip" href="#main" onClick=${skip}>Skip to the content</a>
    <header class="bar">
      <a class="brand" href=${link('home')}><img src="/console/icon.svg" alt="" width="26" height="26" /><span>Edgewise</span></a>
      <nav aria-label="Pages">
        ${pages.map(([key, label]) => html`
          <a key=${key} href=${link(key)} aria-current=${key === chosen ? 'page' : null}><${Icon} name=${key} /><span>${label}</span></a>`)}
        <a href="/reference"><${Icon} name="reference" /><span>Reference</span></a>
      </nav>
      <div class="account">
        <${Theme} />
        <button type="button" onClick=${() => setDialog(true)} class=${user ? 'who' : 'primary'}>
          <${Icon} name="user" /><span>${user ? user.email || user.phone || 'Anonymous' : 'Sign in'}</span>
        </button>
      </div>
    </header>
    ${problem && html`<div class="offline" role="alert">The stack does not respond: is \`edgewise up\` still running?</div>`}
    <main id="main" tabindex="-1"><${Page} key=${chosen} name=${chosen} parts=${rest} /></main>
    ${dialog && html`<${Dialog} title=${user ? 'Signed in' : 'Sign in'} onClose=${() => setDialog(false)}><${SignIn} /><//>`}
    <${Toast} />`
}

function skip(event) {
  event.preventDefault()
  document.querySelector('main').focus()
}

function Page({ name, parts }) {
  const [page, setPage] = useState({})
  useEffect(() => {
    import(`./pages/${name}.js`)
      .then((module) => setPage({ Component: module.default }), (error) => setPage({ error }))
  }, [])
  if (page.error) return html`<${Failure} error=${page.error} retry=${() => location.reload()} />`
  return page.Component ? html`<${page.Component} parts=${parts} />` : html`<${Loading} />`
}

const THEMES = { '': 'light', light: 'dark', dark: '' }
function Theme() {
  const [theme, setTheme] = useState(document.documentElement.dataset.theme)
  const next = THEMES[theme]
  const choose = () => {
    localStorage.setItem('console.theme', next)
    document.documentElement.dataset.theme = next
    setTheme(next)
  }
  return html`<${IconButton} icon="theme" label="Theme: ${theme || 'the system’s'}; change to ${next || 'the system’s'}" onClick=${choose} />`
}

function Root() {
  const [phase, setPhase] = useState({})
  useEffect(() => {
    open().then(() => setPhase({ ready: true }), (error) => setPhase({ error }))
  }, [])
  if (phase.error) return html`<main><${Failure} error=${phase.error} retry=${() => location.reload()} /></main>`
  return phase.ready ? html`<${App} />` : html`<${Loading} label="Connecting to the stack" />`
}

/** Chromium keeps the empty boxes of some texts that it drew before their font arrived; a change of the font draws them again. */
document.fonts.addEventListener('loadingdone', () => {
  const { style } = document.documentElement
  style.fontKerning = 'none'
  requestAnimationFrame(() => requestAnimationFrame(() => {
    style.fontKerning = ''
  }))
})

if (!location.hash) history.replaceState(null, '', link('home'))
render(html`<${Root} />`, document.getElementById('app'))
