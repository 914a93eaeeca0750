import { resolveMx, resolveTxt } from 'node:dns/promises'
import type { App } from '../../app.ts'
import { readMailServer } from '../../channels/email/mail-server.ts'
import { second } from '../../domain/time.ts'
import { type Finding, right, unknown, wrong } from './finding.ts'

const patience = 10 * second

/** Signs in to the mail server, and sends nothing. */
export async function mailServer({ config }: App): Promise<readonly Finding[]> {
  if (config.smtpUrl === null) return [wrong('No mail server is set (SMTP_URL): letters stay in the built-in mailbox.')]
  const { hostname } = new URL(config.smtpUrl)
  const { mailSession } = await import('../../channels/email/session.ts')
  const session = mailSession(readMailServer(config.smtpUrl), { connect: patience, letter: patience, answer: patience })
  try {
    await session.open()
    await session.quit()
    return [right(`The mail server ${hostname} takes our sign-in.`)]
  } catch (error) {
    session.cut()
    return [wrong(`The mail server ${hostname} cannot be used: ${(error as Error).message}.`)]
  }
}

type Asked = readonly string[] | 'nothing' | 'no answer'

async function ask(name: string, what: 'TXT' | 'MX'): Promise<Asked> {
  try {
    if (what === 'MX') return (await resolveMx(name)).map(({ exchange }) => exchange)
    return (await resolveTxt(name)).map((parts) => parts.join(''))
  } catch (error) {
    const { code } = error as { code?: string }
    return code === 'ENOTFOUND' || code === 'ENODATA' ? 'nothing' : 'no answer'
  }
}

const has = (asked: Asked, begins: RegExp): boolean => Array.isArray(asked) && asked.some((text) => begins.test(text))

/** Names under which senders usually publish their DKIM key; only the mail server knows the right one. */
const selectors = ['default', 'mail', 'dkim', 's1', 's2', 'k1', 'google', 'selector1', 'selector2', 'smtp', 'pm', 'mta']

/** What the world can read about the domain our letters come from. */
export async function senderDomain({ config }: App): Promise<readonly Finding[]> {
  const domain = config.mailFrom.slice(config.mailFrom.lastIndexOf('@') + 1)
  const [spf, dmarc, ...keys] = await Promise.all([
    ask(domain, 'TXT'),
    ask(`_dmarc.${domain}`, 'TXT'),
    ...selectors.map((selector) => ask(`${selector}._domainkey.${domain}`, 'TXT')),
  ])
  if (spf === 'no answer' && dmarc === 'no answer')
    return [unknown(`SPF, DKIM and DMARC of ${domain} could not be asked for: no name server answered.`)]
  return [
    has(spf, /^v=spf1\b/)
      ? right(`${domain} has an SPF record.`)
      : wrong(`${domain} has no SPF record (TXT "v=spf1 …"): many servers will refuse its letters.`),
    has(dmarc, /^v=DMARC1\b/)
      ? right(`${domain} has a DMARC record.`)
      : wrong(`${domain} has no DMARC record (TXT at _dmarc.${domain}): Gmail and Yahoo ask for one.`),
    keys.some((key) => has(key, /\bp=[A-Za-z0-9+/]/))
      ? right(`${domain} publishes a DKIM key.`)
      : unknown(
          `No DKIM key of ${domain} was found under the usual names; look at the headers of a letter to see whether yours signs.`,
        ),
    ...(await replies(config.replyDomain, config.inboundSecret !== null)),
  ]
}

async function replies(domain: string, hasSecret: boolean): Promise<readonly Finding[]> {
  if (!hasSecret)
    return [wrong('INBOUND_SECRET is not set, so replies and bounces cannot be handed to us by a mail server.')]
  const servers = await ask(domain, 'MX')
  if (servers === 'no answer') return [unknown(`The mail servers of ${domain} could not be asked for.`)]
  return [
    servers === 'nothing' || servers.length === 0
      ? wrong(`No mail server takes mail for ${domain} (MX), so replies and bounces are lost.`)
      : right(`Replies to ${domain} go to ${servers.join(', ')}.`),
  ]
}
