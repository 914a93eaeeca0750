import { changePassword } from '../shops/accounts.ts'
import { openSession } from '../shops/staff.ts'
import { mayTry, noteFailure } from '../shops/tries.ts'
import { type Faults, readPassword } from './account-form.ts'
import { setSessionCookie } from './guard.ts'
import { one } from './query.ts'
import type { Visit } from './visit.ts'

const tries = 10

const show = (visit: Visit, data: { readonly faults?: Faults; readonly saved?: boolean } = {}): void => {
  const { account } = visit.session
  if (!account) return visit.missing()
  return visit.show(
    'account',
    'account',
    { account, here: `${visit.base}/account`, faults: {}, ...data },
    data.faults ? 422 : 200,
  )
}

/** One's own account: who one is here, and a new password. */
export async function ownAccount(visit: Visit): Promise<void> {
  show(visit, { saved: one(visit.req.query['saved']) === 'yes' })
}

/** A new password ends every session, also one somebody else may have; this browser gets a new one. */
export async function saveOwnPassword(visit: Visit): Promise<void> {
  const { needs, req, res, session, now } = visit
  const { account } = session
  if (!account) return visit.missing()
  const what = `password of ${account.id}`
  const { password, faults } = readPassword(req.body, 'wanted', [account.email, account.name])
  if (Object.keys(faults).length > 0) return show(visit, { faults })
  const { present } = req.body as { present?: unknown }
  const allowed = await mayTry(needs.db.knex, what, tries, now)
  if (!allowed || !(await changePassword(needs.db, account.id, typeof present === 'string' ? present : '', password))) {
    await noteFailure(needs.db, what, now)
    return show(visit, { faults: { present: { key: allowed ? 'fault.wrongPassword' : 'signIn.tooMany' } } })
  }
  await visit.note('changed their password', `account ${account.id}`)
  const { cookie } = await openSession(needs.db.knex, { shopId: account.shopId, account }, now)
  setSessionCookie(res, needs.secureCookies, cookie)
  return res.redirect(303, `${visit.base}/account?saved=yes`)
}
