// Data: tables under row level security, users, files, mail, usage and analytics.
import { go, html } from '../lib.js'
import { Tabs } from '../ui.js'
import { Files, Mailbox, Users } from './records.js'
import { Tables } from './tables.js'
import { Analytics, Usage } from './usage.js'

const TABS = [['tables', 'Tables'], ['users', 'Users'], ['files', 'Files'], ['mailbox', 'Mailbox'], ['usage', 'Usage'], ['analytics', 'Analytics']]
const PANELS = { tables: Tables, users: Users, files: Files, mailbox: Mailbox, usage: Usage, analytics: Analytics }

export default function Data({ parts: [tab = 'tables', ...rest] }) {
  const chosen = PANELS[tab] ? tab : 'tables'
  return html`
    <h1>Data</h1>
    <${Tabs} tabs=${TABS} chosen=${chosen} onChoose=${(next) => go('data', next)} label="Kinds of data">
      <${PANELS[chosen]} parts=${rest} />
    <//>`
}
