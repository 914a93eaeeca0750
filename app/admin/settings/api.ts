import { makeToken, revokeToken, tokenScopes, tokensOf } from '../../shops/api-tokens.ts'
import { nameOf } from '../audit.ts'
import { choice, one } from '../query.ts'
import type { Visit } from '../visit.ts'

const longestName = 80

/** The tokens of the shop's own programs. */
export async function apiSettings(visit: Visit): Promise<void> {
  await show(visit, null, null)
}

/** `made`: a token that was made just now, shown this once. */
async function show(visit: Visit, made: string | null, fault: string | null): Promise<void> {
  const { needs, shop, base } = visit
  const here = `${base}/settings/api`
  const tokens = await tokensOf(needs.db.knex, shop.id)
  visit.show(
    'api',
    'settings',
    {
      back: `${base}/settings`,
      here,
      made,
      fault,
      typed: fault ? one((visit.req.body as { name?: unknown }).name) : '',
      address: `${needs.appUrl}/api/v1`,
      tokens: tokens.map(({ scope, ...token }) => ({
        ...token,
        scopeKey: `api.scope.${scope}`,
        revoke: `${here}/${token.id}/revoke`,
      })),
      scopes: tokenScopes.map((value) => ({ value, key: `api.scope.${value}` })),
    },
    fault ? 422 : 200,
  )
}

export async function makeApiToken(visit: Visit): Promise<void> {
  const { needs, req, shop, session, now } = visit
  const form = req.body as { readonly name?: unknown; readonly scope?: unknown }
  const name = one(form.name)
  if (name === '' || name.length > longestName) return show(visit, null, 'api.fault')
  const scope = choice(form.scope, tokenScopes)
  const token = await makeToken(needs.db.knex, shop.id, { name, scope, madeBy: nameOf(session) }, now)
  await visit.note('made an API token', `${name}, ${scope}`)
  return show(visit, token, null)
}

export async function revokeApiToken(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, now } = visit
  const name = await revokeToken(needs.db.knex, shop.id, one(req.params['id']), now)
  if (name === null) return visit.missing()
  await visit.note('revoked an API token', name)
  return res.redirect(303, `${base}/settings/api`)
}
