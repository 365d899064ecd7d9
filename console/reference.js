// The API reference: docs/openapi.yaml in Swagger UI, with requests as whoever is signed in to the console.
const { keys } = await (await fetch('/console/api/state')).json()
const reference = await fetch('/console/api/openapi.yaml')
const dark = document.documentElement.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
document.documentElement.classList.toggle('dark-mode', dark === 'dark')

function token() {
  try {
    return JSON.parse(localStorage.getItem('console.session')).access_token
  } catch {
    return null
  }
}

const element = document.getElementById('reference')
if (reference.ok) window.SwaggerUIBundle({
  domNode: element,
  url: '/console/api/openapi.yaml',
  docExpansion: 'none',
  defaultModelsExpandDepth: -1,
  filter: true,
  deepLinking: true,
  requestSnippetsEnabled: true,
  tryItOutEnabled: true,
  requestInterceptor(request) {
    const url = new URL(request.url, location.href)
    if (url.pathname.startsWith('/console/')) return request
    request.url = location.origin + url.pathname + url.search // also where the page was opened as localhost
    const given = new Headers(request.headers)
    if (!given.has('apikey')) request.headers.apikey = keys.anon
    if (!given.has('authorization') && token()) request.headers.Authorization = `Bearer ${token()}`
    return request
  },
})
else element.replaceChildren(Object.assign(document.createElement('p'), { textContent: (await reference.json()).message }))
