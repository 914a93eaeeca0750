import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Dovecot } from './dovecot.ts'
import { freePort } from './port.ts'

/** The path of Postfix; found by test/run.ts, which says when there is none, or that only root may start it. */
export const postfix = process.env.AFTERCARE_TEST_POSTFIX ?? null

/** A real Postfix of our own, which brings every letter into a mailbox of a Dovecot and lets nothing leave this machine. */
export type Postfix = {
  readonly port: number
  readonly url: string
  readonly remove: () => Promise<void>
}

/** `boxes`: whole addresses as regular expressions, and the user whose mailbox they go to. */
export async function startPostfix(dovecot: Dovecot, boxes: readonly (readonly [string, string])[]): Promise<Postfix> {
  if (!postfix) throw new Error('no Postfix was found')
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-postfix-'))
  // Its parts run as somebody without rights and must find their way.
  chmodSync(folder, 0o755)
  for (const path of ['conf', 'spool', 'data']) mkdirSync(join(folder, path))
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postfix'], { encoding: 'utf8' }))
  chownSync(join(folder, 'data'), idOf('-u'), idOf('-g'))
  const port = await freePort()
  writeFileSync(join(folder, 'conf', 'main.cf'), settings(folder, dovecot))
  writeFileSync(join(folder, 'conf', 'master.cf'), parts(port))
  writeFileSync(join(folder, 'conf', 'boxes'), boxes.map(([address, user]) => `/^${address}$/ ${user}/`).join('\n'))
  const child = spawn(postfix, ['-c', join(folder, 'conf'), 'start-fg'], { stdio: 'ignore' })
  await greets(port, child, () => readFileSync(join(folder, 'log'), 'utf8').slice(-2_000))
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    async remove() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit')
        // What was started is a script that waits for the daemon; only Postfix knows how to end all its parts.
        execFileSync(postfix ?? '', ['-c', join(folder, 'conf'), 'stop'], { stdio: 'ignore' })
        await ended
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}

/** Until somebody can speak with it. */
async function greets(port: number, child: ChildProcess, log: () => string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const greeting = await new Promise<string>((resolve) => {
      const socket = connect({ port, host: '127.0.0.1' })
      socket.once('error', () => resolve(''))
      socket.once('data', (bytes) => {
        socket.end('QUIT\r\n')
        resolve(String(bytes))
      })
    })
    if (greeting.startsWith('220')) return
    if (tries > 150 || child.exitCode !== null) throw new Error(`Postfix does not answer: ${log()}`)
    await pause(100)
  }
}

const settings = (folder: string, { mail, owner }: Dovecot): string => `
compatibility_level = 3.6
queue_directory = ${folder}/spool
data_directory = ${folder}/data
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.aftercare.example
mydestination =
alias_maps =
local_recipient_maps =
default_transport = error:nothing leaves this machine
virtual_transport = virtual
virtual_mailbox_domains = static:ours
virtual_mailbox_base = ${mail}
virtual_mailbox_maps = regexp:${folder}/conf/boxes
virtual_mailbox_limit = 0
virtual_minimum_uid = 1
virtual_uid_maps = static:${owner.uid}
virtual_gid_maps = static:${owner.gid}
`

const parts = (port: number): string => `
127.0.0.1:${port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`
