// The stack's state, the clients of supabase-js, and the signed-in user.
import { store, useStore } from './lib.js'

const origin = location.origin
const quiet = { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false }

/** What /console/api/state says; null until it is known. */
export const stack = store(null)
/** Why the stack cannot be reached; null while it can. */
export const offline = store(null)
/** The session of the signed-in user; null without one. */
export const session = store(null)

export let supabase
let service

/** JSON of the console's own API. Throws an Error with the server's message. */
export async function api(path, body) {
  const options = body && { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const response = await fetch(`/console/api/${path}`, options)
  const data = await response.json().catch(() => ({}))
  if (!response.ok) throw new Error(data.message ?? `The console's API responded with ${response.status}`)
  return data
}

export async function refresh() {
  try {
    stack.set(await api('state'))
    offline.set(null)
  } catch (error) {
    offline.set(error)
    throw error
  }
}

/** Reads the state, and signs in whoever was signed in before. */
export async function open() {
  await refresh()
  supabase = window.supabase.createClient(origin, stack.get().keys.anon, { auth: { storageKey: 'console.session' } })
  supabase.auth.onAuthStateChange((_, next) => session.set(next))
  session.set((await supabase.auth.getSession()).data.session)
  if (session.get()) forgetIfDeleted()
}

/** Signs out a user that no longer exists, as after `edgewise reset`: their token is valid until it expires. */
async function forgetIfDeleted() {
  const { error } = await supabase.auth.getUser()
  if (error?.code === 'user_not_found' || error?.code === 'session_not_found') await supabase.auth.signOut({ scope: 'local' })
}

/** A client as the service role, for which row level security does not apply. */
export function asService() {
  service ??= window.supabase.createClient(origin, stack.get().keys.service_role, {
    auth: { ...quiet, storageKey: 'console.service' },
  })
  return service
}

/** A client with an access token, or without one as `anon`. */
export const asToken = (token) =>
  window.supabase.createClient(origin, stack.get().keys.anon, { accessToken: async () => token ?? stack.get().keys.anon })

/** Whether the project has a table or view of this name in the schema public. */
export const hasTable = async (name) => (await api('tables')).some((each) => each.schema === 'public' && each.name === name)

/** The `data` of a result of supabase-js. Throws its error. */
export async function data(request) {
  const result = await request
  if (result.error) throw result.error
  return result.data
}

/** A request to a function as the signed-in user. Throws an Error with the function's message. */
export async function call(path, { body, ...options } = {}) {
  const response = await fetch(path, {
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    ...options,
    headers: { ...headersOf('user'), ...(body !== undefined && { 'content-type': 'application/json' }) },
  })
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}))
    throw new Error(problem.error?.message ?? problem.error ?? `${path} responded with ${response.status}`)
  }
  return response
}

/** The headers of a caller: user, service, anon or none. */
export function headersOf(caller) {
  const { keys } = stack.get()
  const token = { user: session.get()?.access_token, service: keys.service_role }[caller]
  if (caller === 'none') return {}
  return { apikey: caller === 'service' ? keys.service_role : keys.anon, ...(token && { authorization: `Bearer ${token}` }) }
}

/** The same; a caller may also be the id of any user. */
export async function headersAs(caller) {
  if (['user', 'service', 'anon', 'none'].includes(caller)) return headersOf(caller)
  return { ...headersOf('anon'), authorization: `Bearer ${await tokenOf(caller)}` }
}

/** An access token of any user, for ten minutes. */
export const tokenOf = async (id) => (await api('token', { user_id: id })).access_token

/** Signs in as any user that has an email address, without their password. */
export async function signInAs(email) {
  const { properties } = await data(asService().auth.admin.generateLink({ type: 'magiclink', email }))
  await data(supabase.auth.verifyOtp({ type: 'magiclink', token_hash: properties.hashed_token }))
}

export const nameOf = (user) => user.email || user.phone || (user.is_anonymous ? `anonymous ${user.id.slice(0, 8)}` : user.id)

export const useStack = () => useStore(stack)
export const useUser = () => useStore(session)?.user ?? null
