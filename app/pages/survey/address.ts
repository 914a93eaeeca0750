import type { Keys } from '../../keys/keys.ts'
import { makeToken } from '../../keys/tokens.ts'

/** Far away, and the same for everybody: a link that is printed on a card must not change from page to page. */
const never = Date.UTC(2090, 0)

/** Where anybody may answer a shop's own survey; `link` counts the links that were made of it. */
export const openSurveyAddress =
  (keys: Keys, appUrl: string) =>
  (shopId: number, surveyId: string, link: number): string =>
    `${appUrl}/q/${makeToken(keys, 'open', { shopId, messageId: surveyId, link, expiresAt: never })}`
