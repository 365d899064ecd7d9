// The forms for a new assistant and for what a run overrides.
import { html, useState } from '../lib.js'
import { call } from '../session.js'
import { Dialog, Failure, Field } from '../ui.js'

const TOOL = '[{"type": "function", "function": {"name": "bed_count", "parameters": {"type": "object", "properties": {}}}}]'

export function NewAssistant({ onClose, onCreate }) {
  const [error, setError] = useState(null)
  const submit = async (event) => {
    event.preventDefault()
    const given = new FormData(event.target)
    try {
      const tools = given.get('tools') ? JSON.parse(given.get('tools')) : []
      const search = given.get('search') ? [{ type: 'file_search' }] : []
      const texts = ['name', 'instructions', 'model'].map((name) => [name, given.get(name).trim()]).filter(([, value]) => value)
      const response = await call('/api/assistant/create', { body: { ...Object.fromEntries(texts), tools: [...search, ...tools] } })
      onCreate(await response.json())
    } catch (failure) {
      setError(failure)
    }
  }
  return html`
    <${Dialog} title="New assistant" onClose=${onClose}>
      <form class="stack" onSubmit=${submit}>
        <${Field} label="Name"><input name="name" maxlength="256" required autofocus /><//>
        <${Field} label="Instructions"><textarea name="instructions" rows="4" /><//>
        <${Field} label="Model" hint="Empty: the setting OPENAI_MODEL"><input name="model" /><//>
        <label class="check"><input type="checkbox" name="search" checked /> Searches its files</label>
        <${Field} label="Your functions" hint=${html`JSON, such as <code>${TOOL}</code>`}><textarea name="tools" rows="3" class="mono" /><//>
        ${error && html`<${Failure} error=${error} />`}
        <button class="primary">Create</button>
      </form>
    <//>`
}

/** What this run uses instead of the assistant's own. */
export function RunOptions({ value, onChange }) {
  const [open, setOpen] = useState(false)
  const [error, setError] = useState(null)
  const submit = (event) => {
    event.preventDefault()
    const given = new FormData(event.target)
    try {
      const texts = ['model', 'instructions'].map((name) => [name, given.get(name).trim()]).filter(([, text]) => text)
      onChange({ ...Object.fromEntries(texts), ...(given.get('tools').trim() && { tools: JSON.parse(given.get('tools')) }) })
      setOpen(false)
    } catch (failure) {
      setError(failure)
    }
  }
  const changed = Object.keys(value).length
  return html`
    <button type="button" onClick=${() => setOpen(true)}>Options${changed ? ` (${changed})` : ''}</button>
    ${open && html`
      <${Dialog} title="Options for the next runs" onClose=${() => setOpen(false)}>
        <form class="stack" onSubmit=${submit}>
          <p class="hint">What is empty is the assistant's.</p>
          <${Field} label="Model"><input name="model" defaultValue=${value.model ?? ''} /><//>
          <${Field} label="Instructions"><textarea name="instructions" rows="4">${value.instructions ?? ''}</textarea><//>
          <${Field} label="Tools" hint=${html`JSON, such as <code>${TOOL}</code>`}>
            <textarea name="tools" rows="3" class="mono">${value.tools ? JSON.stringify(value.tools) : ''}</textarea><//>
          ${error && html`<${Failure} error=${error} />`}
          <button class="primary">Use</button>
        </form>
      <//>`}`
}
