// A message of a thread, and the passage that a citation refers to.
import { html, useLoad, useState, when } from '../lib.js'
import { call } from '../session.js'
import { Badge, Copy, Dialog, Icon, Loaded, Loading, Prose } from '../ui.js'

const MARKER = /(【[^】]+】)/g

export function Message({ of }) {
  const [cited, setCited] = useState(null)
  const parts = of.content.filter((part) => part.text)
  const text = parts.map((part) => part.text.value).join('\n\n')
  const notes = parts.flatMap((part) => part.text.annotations ?? [])
  const decorate = (piece) => piece.split(MARKER).map((each) => {
    const note = notes.find((one) => one.text === each && one.file_citation)
    return note ? html`<button type="button" class="cite" title="Open the passage" onClick=${() => setCited({ note, before: before(text, each) })}>${each.slice(1, -1).replace('†', ' ')}</button>` : each
  })
  return html`
    <article class="turn" data-role=${of.role} aria-label=${of.role === 'user' ? 'Message' : 'Answer'}>
      ${text ? html`<${Prose} text=${text} decorate=${decorate} />` : of.status === 'in_progress' && html`<${Loading} />`}
      ${of.attachments?.length > 0 && html`<ul class="files">${of.attachments.map((each) => html`<li title=${each.file_id}><${Icon} name="file" />${each.name ?? each.file_id}</li>`)}</ul>`}
      ${of.role === 'assistant' && of.status !== 'in_progress' && html`<div class="foot"><${Copy} text=${text} label="Copy the answer" />${when(of.created_at)}
        ${of.status === 'incomplete' && html`<${Badge} kind="warn">incomplete: ${of.incomplete_details?.reason ?? 'ended early'}<//>`}</div>`}
      ${cited && html`<${Passage} ...${cited} onClose=${() => setCited(null)} />`}
    </article>`
}

/** What a marker belongs to: the sentences before it. */
const before = (text, marker) => text.slice(0, text.indexOf(marker)).split(/\n\n/).at(-1).replace(/^>\s?/gm, '').slice(-400)

function Passage({ note, before: claim, onClose }) {
  const id = note.file_citation.file_id
  const file = useLoad(async () => {
    const response = await call(`/v1/files/${id}/content`)
    return response.arrayBuffer()
  }, [id])
  return html`
    <${Dialog} wide title=${note.text.slice(1, -1).replace('†', ' ')} onClose=${onClose}>
      <${Loaded} of=${file}>${(content) => html`<${Text} content=${content} claim=${claim} />`}<//>
    <//>`
}

function Text({ content, claim }) {
  let text
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return html`<p>This file is not text. What the answer took from it: “${claim}”</p>
      <p><a href=${URL.createObjectURL(new Blob([content]))} download="file">Save the file</a></p>`
  }
  const sentences = text.slice(0, 200_000).match(/[^.!?।\n]*[.!?।\n]*\s*/g)
  const words = new Set(wordsOf(claim))
  const scores = sentences.map((sentence) => {
    const found = wordsOf(sentence)
    return found.filter((word) => words.has(word)).length / Math.max(3, found.length)
  })
  const best = Math.max(...scores)
  const mark = (element) => element?.scrollIntoView({ block: 'center' })
  const first = scores.indexOf(best)
  return html`<pre class="body" tabindex="0" aria-label="The file">${sentences.map((sentence, at) => best > 0.3 && scores[at] > best * 0.8
    ? html`<mark ref=${at === first ? mark : null}>${sentence}</mark>` : sentence)}</pre>`
}

const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]{2,}/gu) ?? []
