import {
  type Account,
  accountById,
  AccountExists,
  accountsOf,
  changeRole,
  invite,
  LastOwner,
  passwordLink,
  removeAccount,
  roles,
} from '../shops/accounts.ts'
import { type Faults, readPerson } from './account-form.ts'
import { choice, one } from './query.ts'
import type { Visit } from './visit.ts'

/** Agent first: whoever presses on without choosing gives away the least that is of use. */
const offered = ['agent', 'viewer', 'owner'] as const satisfies readonly (typeof roles)[number][]

type Shown = {
  readonly faults?: Faults
  readonly name?: string
  readonly email?: string
  readonly role?: string
  /** A link just made: shown this once, because only its fingerprint is kept. */
  readonly link?: { readonly href: string; readonly who: string }
  readonly refusal?: string
}

async function show(visit: Visit, shown: Shown = {}): Promise<void> {
  const { needs, shop, session, base } = visit
  const accounts = await accountsOf(needs.db.knex, shop.id)
  const list = accounts.map((account) => ({
    ...account,
    roleKey: `role.${account.role}`,
    you: account.id === session.account?.id,
    everywhere: account.shopId === null,
    open: mayManage(visit, account),
    roles: offered.map((role) => ({ role, key: `role.${role}`, current: role === account.role })),
    href: `${base}/people/${account.id}`,
  }))
  const status = shown.faults || shown.refusal ? 422 : 200
  const chosen = shown.role ?? offered[0]
  visit.show(
    'people',
    'people',
    {
      name: '',
      email: '',
      faults: {},
      ...shown,
      list,
      roles: offered.map((role) => ({
        role,
        key: `role.${role}`,
        about: `roleAbout.${role}`,
        current: role === chosen,
      })),
      here: `${base}/people`,
    },
    status,
  )
}

/** Those of one shop leave alone who is there for every shop. */
const mayManage = ({ session, shop }: Visit, account: Account): boolean =>
  session.shopId === null || account.shopId === shop.id

export const people = (visit: Visit): Promise<void> => show(visit)

const linkTo = ({ needs }: Visit, token: string): string => `${needs.appUrl}/admin/password/${token}`

/** Makes an account without a password and shows the link that gives it one, to be handed on by whatever way both trust. */
export async function invitePerson(visit: Visit): Promise<void> {
  const { needs, req, shop, now } = visit
  const { name, email, faults } = readPerson(req.body)
  const role = choice((req.body as { role?: unknown }).role, offered)
  const typed = { name, email, role }
  if (Object.keys(faults).length > 0) return show(visit, { ...typed, faults })
  try {
    const { account, token } = await invite(needs.db, { shopId: shop.id, name, email, role }, now)
    await visit.note('invited somebody', `account ${account.id} as ${role}`)
    return await show(visit, { link: { href: linkTo(visit, token), who: account.name } })
  } catch (error) {
    if (!(error instanceof AccountExists)) throw error
    return show(visit, { ...typed, faults: { email: { key: 'fault.emailTaken' } } })
  }
}

async function withPerson(visit: Visit, work: (account: Account) => Promise<void>): Promise<void> {
  const account = await accountById(visit.needs.db.knex, one(visit.req.params['id']))
  const known = account && (account.shopId === visit.shop.id || account.shopId === null)
  if (!known || !mayManage(visit, account)) return visit.missing()
  try {
    return await work(account)
  } catch (error) {
    if (!(error instanceof LastOwner)) throw error
    return show(visit, { refusal: 'people.lastOwner' })
  }
}

export const savePersonRole = (visit: Visit): Promise<void> =>
  withPerson(visit, async (account) => {
    const role = choice((visit.req.body as { role?: unknown }).role, offered)
    await changeRole(visit.needs.db, account, role)
    await visit.note('changed a role', `account ${account.id} is ${role}`)
    visit.res.redirect(303, `${visit.base}/people`)
  })

export const linkForPerson = (visit: Visit): Promise<void> =>
  withPerson(visit, async (account) => {
    const token = await passwordLink(visit.needs.db.knex, account, visit.now)
    await visit.note('made a link to choose a password', `account ${account.id}`)
    await show(visit, { link: { href: linkTo(visit, token), who: account.name } })
  })

export const removePerson = (visit: Visit): Promise<void> =>
  withPerson(visit, async (account) => {
    await removeAccount(visit.needs.db, account)
    await visit.note('removed somebody', `account ${account.id}`)
    visit.res.redirect(303, `${visit.base}/people`)
  })
