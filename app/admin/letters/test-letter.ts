import { normaliseEmail } from '../../domain/address.ts'
import type { Letter } from '../../domain/letter.ts'
import { hour } from '../../domain/time.ts'
import type { Renderer } from '../../render/index.ts'
import type { MerchantLetter } from '../../render/merchant/blocks.ts'
import { staffAddresses } from '../../shops/staff-addresses.ts'
import { timesDone } from '../audit.ts'
import type { Visit } from '../visit.ts'
import { factsAbout, mattersFor } from './matters.ts'
import type { Place } from './place.ts'
import { writeNow } from './preview.ts'

/** Test letters per hour and shop: enough to try things out, too few to write to strangers. */
const mostPerHour = 10
export const didTest = 'sent a test letter'

/**
 * Where test letters may go: to the merchant who came by the server's own link, to the shop's address, as the platform vouches for
 * it, and to those of its staff, as the operator does. Anybody an owner invites is vouched for by nobody.
 */
export async function testAddresses({ needs, shop, session }: Visit): Promise<readonly string[]> {
  if (!needs.sendTest) return []
  const own = session.account?.shopId === null ? normaliseEmail(session.account.email) : null
  return [...new Set([...(own ? [own] : []), ...(await staffAddresses(needs.db.knex, shop))])]
}

export type Tested = 'test' | 'test.limit' | 'test.failed' | 'test.address'

/** Sends what the editor holds to one of the shop's own people. Says what came of it as the page's outcome. */
export const sendTest = (
  visit: Visit,
  place: Place,
  letters: Renderer,
  own: MerchantLetter,
  asked: string,
): Promise<Tested> =>
  postTest(visit, asked, `${place.flow.name}, ${place.variant}, ${place.locale}`, async () =>
    writeNow(visit, place, letters, own, factsAbout(place, await mattersFor(visit, place))),
  )

/** A letter to one of the shop's own people, a few times an hour. */
export async function postTest(
  visit: Visit,
  asked: string,
  about: string,
  write: () => Promise<Letter>,
): Promise<Tested> {
  const { needs, shop, now } = visit
  const to = normaliseEmail(asked)
  if (!to || !needs.sendTest || !(await testAddresses(visit)).includes(to)) return 'test.address'
  if ((await timesDone(needs.db.knex, shop.id, didTest, now - hour)) >= mostPerHour) return 'test.limit'
  await visit.note(didTest, about)
  const outcome = await needs.sendTest({ shop, letter: await write(), to, now })
  return outcome.kind === 'accepted' ? 'test' : 'test.failed'
}
