import { request } from 'node:https'
import { isIP } from 'node:net'
import { PrivateHost, publicAddressOf } from './public-host.ts'

/** Posts to an address a merchant named. Answers the status; throws an error whose message holds nothing of the other side. */
export type PublicPost = (url: URL, headers: Readonly<Record<string, string>>, body: string) => Promise<number>

const patience = 10_000

/**
 * Only https, only to the public internet: the name is looked up, checked, and that very address connected to, so a name server cannot
 * change its mind in between. Redirects are not followed, and of an answer only its status is read. `addressOf` and `ca` are for tests.
 */
export function publicPost(
  options: { readonly addressOf?: (host: string) => Promise<string>; readonly ca?: string } = {},
): PublicPost {
  const { addressOf = publicAddressOf, ca } = options
  return async (url, headers, body) => {
    if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') throw new PrivateHost()
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const address = await addressOf(host)
    return new Promise((resolve, reject) => {
      const outgoing = request({
        host: address,
        port: url.port === '' ? 443 : Number(url.port),
        path: `${url.pathname}${url.search}`,
        method: 'POST',
        headers: { ...headers, host: url.host, 'content-length': Buffer.byteLength(body) },
        // The certificate is the name's, whichever address the name has.
        ...(isIP(host) ? {} : { servername: host }),
        agent: false,
        ...(ca === undefined ? {} : { ca }),
      })
      const late = setTimeout(() => outgoing.destroy(new Error('no answer within ten seconds')), patience)
      outgoing.once('response', (incoming) => {
        incoming.destroy()
        resolve(incoming.statusCode ?? 0)
      })
      outgoing.once('error', (error) => reject(new Error(reasonOf(error))))
      outgoing.once('close', () => clearTimeout(late))
      outgoing.end(body)
    })
  }
}

/** Codes are Node's own words; messages may repeat addresses and what the other side sent. */
function reasonOf(error: Error & { code?: string }): string {
  if (error.message === 'no answer within ten seconds') return error.message
  const code = error.code ?? ''
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)) return 'its certificate is not valid for this name'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name was not found'
  return 'no connection came about'
}
