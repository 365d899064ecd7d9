// The end of an account. docs/client.md shows its use.
import { errorOf } from './errors.js'
import * as queue from './queue.js'
import { sessionOf } from './session.js'

/**
 * Asks for the deletion of the signed-in user's account, ends the session of a supabase-js client here, and removes events
 * that were not sent.
 * The same `erasureId` makes it safe to ask again when there was no response.
 */
export async function deleteAccount(source, { erasureId = crypto.randomUUID() } = {}) {
  const body = { confirm: true, erasure_id: erasureId }
  const session = sessionOf(source)
  const { user } = await session.current()
  const response = await session.request('/functions/v1/account-delete', { method: 'POST', body })
  if (!response.ok) throw await errorOf(response)
  const deletion = await response.json()
  await source.auth?.signOut?.({ scope: 'local' })
  queue.clear(user)
  return deletion
}
