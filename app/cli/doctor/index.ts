import type { App } from '../../app.ts'
import { database, work } from './database.ts'
import type { Finding } from './finding.ts'
import { mailServer, senderDomain } from './mail.ts'
import { redis } from './redis.ts'
import { storefronts } from './storefronts.ts'

const rooms: readonly (readonly [title: string, look: (app: App) => Promise<readonly Finding[]>])[] = [
  ['Database', database],
  ['Work', work],
  ['Redis', redis],
  ['Mail server', mailServer],
  ['Sender', senderDomain],
  ['Storefronts', storefronts],
  ['Address', async ({ config }) => [address(config.appUrl)]],
]

const signs = { right: '✓', wrong: '✗', unknown: '?' } as const

/** Looks at everything this installation depends on by using it, and says in plain sentences what is right and what is wrong. */
export async function doctorCommand(app: App): Promise<number> {
  let ill = 0
  for (const [title, look] of rooms) {
    process.stdout.write(`${title}\n`)
    const findings = await look(app).catch((error: unknown): readonly Finding[] => [
      {
        is: 'wrong',
        sentence: `It could not be looked at: ${error instanceof Error ? error.message : String(error)}.`,
      },
    ])
    for (const { is, sentence } of findings) {
      if (is === 'wrong') ill += 1
      process.stdout.write(`  ${signs[is]} ${sentence}\n`)
    }
  }
  process.stdout.write(
    ill === 0 ? '\nNothing is wrong.\n' : `\n${ill} ${ill === 1 ? 'thing is' : 'things are'} wrong.\n`,
  )
  return ill === 0 ? 0 : 1
}

function address(url: string): Finding {
  return url.startsWith('https:')
    ? { is: 'right', sentence: `Customers and storefronts reach us at ${url}.` }
    : { is: 'wrong', sentence: `The public address ${url} is not https: links in letters carry secrets.` }
}
