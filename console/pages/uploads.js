// Files on their way to the server, with their progress. XMLHttpRequest, since fetch does not report that of uploads.
import { bytes, html, useRef, useState } from '../lib.js'
import { headersOf } from '../session.js'
import { Icon, IconButton } from '../ui.js'

/** { files, running, add(FileList), remove(file), clear() }; a file that is stored has an `id`, one that failed an `error`. */
export function useUploads() {
  const [files, setFiles] = useState([])
  const number = useRef(0)
  const add = (list) => {
    for (const file of list) {
      const key = ++number.current
      const change = (values) => setFiles((known) => known.map((each) => (each.key === key ? { ...each, ...values } : each)))
      const request = send(file, change)
      setFiles((known) => [...known, { key, name: file.name, size: file.size, progress: 0, request }])
    }
  }
  const remove = (file) => {
    file.request.abort()
    setFiles((known) => known.filter((each) => each !== file))
  }
  return { files, add, remove, clear: () => setFiles([]), running: files.some((each) => !each.id && !each.error) }
}

function send(file, change) {
  const request = new XMLHttpRequest()
  request.open('POST', '/api/file/upload')
  request.responseType = 'json'
  for (const [name, value] of Object.entries(headersOf('user'))) request.setRequestHeader(name, value)
  request.upload.onprogress = ({ loaded, total }) => change({ progress: loaded / total })
  request.onload = () => change(request.status === 200
    ? { id: request.response.file_id, progress: 1 }
    : { error: request.response?.error ?? `The upload failed with ${request.status}` })
  request.onerror = () => change({ error: 'The server cannot be reached' })
  const body = new FormData()
  body.append('file', file)
  request.send(body)
  return request
}

export const Attachments = ({ of }) => of.files.length > 0 && html`
  <ul class="files" aria-label="Attachments">${of.files.map((file) => html`
    <li key=${file.key}><${Icon} name="file" />${file.name} <small>${bytes(file.size)}</small>
      ${file.error ? html`<span role="alert" class="problem">${file.error}</span>`
        : !file.id && html`<progress aria-label="Upload of ${file.name}" value=${file.progress} />`}
      <${IconButton} icon="close" label="Remove ${file.name}" onClick=${() => of.remove(file)} /></li>`)}</ul>`
