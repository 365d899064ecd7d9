// The choice of who a request is made as: the signed-in user, any other user, the service, or nobody.
import { html, useLoad } from './lib.js'
import { asService, data, nameOf, useUser } from './session.js'

const USERS = 200

/** A select of callers; `kinds` is [caller, label] pairs beside the users. */
export function Callers({ value, onChange, kinds }) {
  const user = useUser()
  const users = useLoad(async () => (await data(asService().auth.admin.listUsers({ page: 1, perPage: USERS }))).users, [user?.id])
  const others = users.data ?? []
  const unknown = others.length && !others.some((each) => each.id === value) && !kinds.some(([key]) => key === value)
  return html`
    <select value=${value} onChange=${(event) => onChange(event.target.value)}>
      ${kinds.map(([key, label]) => html`<option value=${key}>${label}</option>`)}
      ${unknown && html`<option value=${value}>${value}</option>`}
      <optgroup label="Users">${others.map((each) => html`
        <option value=${each.id}>${nameOf(each)}${each.id === user?.id ? ' (signed in)' : ''}</option>`)}</optgroup>
    </select>`
}
