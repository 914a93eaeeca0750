import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ImapFlow } from 'imapflow'
import { freePort } from './port.ts'

/** The path of Dovecot; found by test/run.ts, which says when there is none. */
export const dovecot = process.env.AFTERCARE_TEST_DOVECOT ?? null

/** A real Dovecot of our own: any name signs in with the password `secret` and has a mailbox. */
export type Dovecot = {
  readonly port: number
  readonly urlOf: (user: string) => string
  /** Where a mail server delivers: `<mail>/<user>/` is a Maildir, owned by `owner`. */
  readonly mail: string
  readonly owner: { readonly uid: number; readonly gid: number }
  /** Puts a mail into somebody's mailbox, as a mail server does. */
  readonly deliver: (user: string, mail: string | Buffer) => void
  /** Cuts every connection, and comes up again when told to. */
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
  /** The mailbox as if it had been made anew: every number means another mail. */
  readonly renumber: (user: string) => void
  readonly remove: () => Promise<void>
}

/** Mail servers run as somebody without rights, even where the tests run as root. */
function whoRuns(): { readonly uid: number; readonly gid: number; readonly user: string; readonly group: string } {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0]
  if (uid === 0) return { uid: 65_534, gid: 65_534, user: 'nobody', group: 'nogroup' }
  const name = (flag: string): string => execFileSync('id', [flag], { encoding: 'utf8' }).trim()
  return { uid, gid, user: name('-un'), group: name('-gn') }
}

export async function startDovecot(): Promise<Dovecot> {
  if (!dovecot) throw new Error('no Dovecot was found')
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-dovecot-'))
  chmodSync(folder, 0o755)
  const owner = whoRuns()
  const port = await freePort()
  const mail = join(folder, 'mail')
  for (const path of ['run', 'state', 'mail']) {
    mkdirSync(join(folder, path))
    chownSync(join(folder, path), owner.uid, owner.gid)
  }
  writeFileSync(join(folder, 'conf'), settings(folder, port, owner))
  let child: ChildProcess | null = null
  const server: Dovecot = {
    port,
    urlOf: (user) => `imap://${encodeURIComponent(user)}:secret@127.0.0.1:${port}`,
    mail,
    owner,
    deliver: (user, text) => deliverTo(join(mail, user), text, owner),
    renumber: (user) => {
      for (const file of readdirSync(join(mail, user)).filter((name) => name.startsWith('dovecot')))
        rmSync(join(mail, user, file), { force: true, recursive: true })
    },
    async start() {
      if (child && child.exitCode === null) return
      child = spawn(dovecot, ['-F', '-c', join(folder, 'conf')], { stdio: 'ignore', uid: owner.uid, gid: owner.gid })
      await answers(server, () => readLog(folder))
    },
    async stop() {
      const running = child
      child = null
      if (!running || running.exitCode !== null) return
      const ended = once(running, 'exit')
      running.kill('SIGTERM')
      await ended
    },
    async remove() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await server.start()
  return server
}

const readLog = (folder: string): string => {
  try {
    return readFileSync(join(folder, 'run', 'log'), 'utf8').slice(-2_000)
  } catch {
    return ''
  }
}

/** Until somebody can sign in. */
async function answers(server: Dovecot, log: () => string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: server.port,
      secure: false,
      auth: { user: 'somebody', pass: 'secret' },
      logger: false,
    })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.logout()
      return
    } catch (error) {
      client.close()
      if (tries > 100) throw new Error(`Dovecot does not answer: ${log()}`, { cause: error })
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

function deliverTo(box: string, mail: string | Buffer, { uid, gid }: Dovecot['owner']): void {
  for (const path of ['', 'tmp', 'new', 'cur']) {
    mkdirSync(join(box, path), { recursive: true })
    chownSync(join(box, path), uid, gid)
  }
  const name = `${Date.now()}.${randomBytes(6).toString('hex')}.test`
  writeFileSync(join(box, 'tmp', name), mail)
  chownSync(join(box, 'tmp', name), uid, gid)
  renameSync(join(box, 'tmp', name), join(box, 'new', name))
}

const settings = (folder: string, port: number, { user, group, uid, gid }: ReturnType<typeof whoRuns>): string => `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/run/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
first_valid_uid = 1
mail_location = maildir:${folder}/mail/%u
mail_max_userip_connections = 200
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail/%u
}
`
