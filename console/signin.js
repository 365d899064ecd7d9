// Signing up, in and out: by password, or by the code of a mail in the local mailbox.
import { html, useInterval, useState } from './lib.js'
import { data, supabase, useUser } from './session.js'
import { Failure, Field, Tabs } from './ui.js'

const WAYS = [['in', 'Sign in'], ['up', 'Sign up'], ['link', 'Magic link']]

export function SignIn() {
  const user = useUser()
  return user ? html`<${SignedIn} user=${user} />` : html`<${Form} />`
}

const SignedIn = ({ user }) => html`
  <dl class="facts">
    <dt>Email</dt><dd>${user.email || '–'}</dd>
    <dt>User id</dt><dd><code>${user.id}</code></dd>
  </dl>
  <button type="button" onClick=${() => supabase.auth.signOut({ scope: 'local' })}>Sign out</button>`

function Form() {
  const [way, setWay] = useState('in')
  const [waiting, setWaiting] = useState(null)
  const [error, setError] = useState(null)
  const [busy, setBusy] = useState(false)
  const submit = async (event) => {
    event.preventDefault()
    const { email, password } = Object.fromEntries(new FormData(event.target))
    setBusy(true)
    setError(null)
    try {
      if (way === 'in') await data(supabase.auth.signInWithPassword({ email, password }))
      if (way === 'link') await data(supabase.auth.signInWithOtp({ email }))
      const created = way === 'up' ? await data(supabase.auth.signUp({ email, password })) : {}
      if (way === 'link' || (way === 'up' && !created.session)) setWaiting({ email, since: Date.now() })
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  if (waiting) return html`<${Mail} ...${waiting} onBack=${() => setWaiting(null)} />`
  const label = WAYS.find(([key]) => key === way)[1]
  return html`
    <${Tabs} tabs=${WAYS} chosen=${way} onChoose=${setWay} label="Ways to sign in">
      <form onSubmit=${submit} class="stack">
        <${Field} label="Email"><input name="email" type="email" required autocomplete="username" autofocus /><//>
        ${way !== 'link' && html`
          <${Field} label="Password" hint=${way === 'up' ? 'Any for this machine, such as correct-horse-9' : null}>
            <input name="password" type="password" required autocomplete=${way === 'up' ? 'new-password' : 'current-password'} /><//>`}
        ${error && html`<${Failure} error=${error} />`}
        <button class="primary" disabled=${busy}>${way === 'link' ? 'Send the mail' : label}</button>
      </form>
    <//>`
}

/** Waits for the mail in the mailbox, and signs in with its code. */
function Mail({ email, since, onBack }) {
  const [mail, setMail] = useState(null)
  const [error, setError] = useState(null)
  useInterval(async () => {
    if (mail) return
    const response = await fetch(`/mailbox?format=json&to=${encodeURIComponent(email)}`)
    const { messages } = await response.json()
    setMail(messages.find((each) => Date.parse(each.created_at) > since - 5000 && each.codes.length) ?? null)
  }, 0.5)
  const use = async () => {
    const type = mail.kind === 'confirmation' ? 'signup' : 'email'
    await data(supabase.auth.verifyOtp({ email, token: mail.codes[0], type })).catch(setError)
  }
  return html`
    <div class="stack">
      ${mail
        ? html`<p>The mail “${mail.subject}” is in the mailbox. Its code: <code>${mail.codes[0]}</code></p>
            <button type="button" class="primary" onClick=${use}>Sign in with this code</button>`
        : html`<p role="status">Waiting for the mail to ${email} in the local mailbox …</p>`}
      ${error && html`<${Failure} error=${error} />`}
      <button type="button" onClick=${onBack}>Back</button>
    </div>`
}
