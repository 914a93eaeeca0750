import { expect } from 'chai'
import { bounceOf, complaintOf, kindOf } from '../../../app/responses/mail/classify.ts'
import type { MailRead } from '../../../app/responses/mail/read.ts'
import { readMail } from '../../../app/responses/mail/read.ts'
import { letterWith } from './read-fixture.ts'

/** A standard report (RFC 3464) about one recipient. */
const report = (
  status: string,
  diagnostic: string,
  host: string,
  prose = 'could not be delivered',
): Promise<MailRead> =>
  readMail(
    Buffer.from(
      [
        'From: MAILER-DAEMON@mx.example.org',
        'To: reply+token@answers.example.net',
        'Subject: Undelivered Mail Returned to Sender',
        'MIME-Version: 1.0',
        'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        prose,
        '--b',
        'Content-Type: message/delivery-status',
        '',
        'Reporting-MTA: dns; mx.example.org',
        '',
        'Final-Recipient: rfc822; marta@example.com',
        'Action: failed',
        `Status: ${status}`,
        `Remote-MTA: dns; ${host}`,
        `Diagnostic-Code: smtp; ${diagnostic}`,
        '--b--',
        '',
      ].join('\r\n'),
    ),
  )

describe('whether a bounce says that an address is wrong', () => {
  const reports: readonly (readonly [status: string, diagnostic: string, hard: boolean])[] = [
    ['5.1.1', '550 5.1.1 <marta@example.com>: Recipient address rejected: User unknown in virtual mailbox table', true],
    ['5.1.10', '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup', true],
    ['5.4.4', 'Unable to route: no mail hosts for domain', true],
    ['5.1.2', '550 Host unknown', true],
    ['5.0.0', '550 nie ma takiego adresu: użytkownik nie istnieje', true],
    ['5.2.2', '552 5.2.2 The email account that you tried to reach is over quota', false],
    ['5.7.1', '550 5.7.1 Message rejected due to content restrictions', false],
    ['5.7.26', '550-5.7.26 This mail has been blocked because the sender is unauthenticated', false],
    ['5.3.4', '552 5.3.4 Message size exceeds fixed limit', false],
    ['5.4.6', '554 5.4.6 Too many hops', false],
    ['4.2.2', '452 4.2.2 mailbox full', false],
    ['4.4.7', '400 4.4.7 Message expired', false],
  ]
  for (const [status, diagnostic, hard] of reports)
    it(`is ${hard ? 'yes' : 'no'} for ${status} with "${diagnostic}"`, async () => {
      expect(bounceOf(await report(status, diagnostic, 'mx.example.com'))?.hard).to.equal(hard)
    })

  it('is no when the server had taken the address and refused the letter’s text, whatever it calls that', async () => {
    const words = '550 Unknown user marta@example.com'
    expect(bounceOf(await report('5.0.0', words, 'mx.example.com'))?.hard).to.equal(true)
    const after = `said: ${words} (in reply to end of DATA command)`
    expect(bounceOf(await report('5.0.0', words, 'mx.example.com', after))?.hard).to.equal(false)
    const status = `said: 550 5.1.1 User unknown (in reply to end of DATA command)`
    expect(bounceOf(await report('5.1.1', '550 5.1.1 User unknown', 'mx.example.com', status))?.hard).to.equal(true)
  })

  it('knows systems that do not mean what they say', async () => {
    expect(bounceOf(await report('5.2.0', '550 : User unknown', 'lsean.ezweb.ne.jp'))?.hard).to.equal(false)
    expect(
      bounceOf(await report('5.1.1', '550 <marta@ezweb.ne.jp>: User unknown', 'lsean.ezweb.ne.jp'))?.hard,
    ).to.equal(true)
    expect(bounceOf(await report('5.2.0', '550 : User unknown', 'mx.notau.com'))?.hard).to.equal(true)
    const interscan = await letterWith(
      ['From: postmaster@example.com', 'Subject: Mail could not be delivered'],
      '****** Message from InterScan Messaging Security Suite ******\n\nThe following mail could not be delivered.\nReason:  Unable to deliver message to <marta@example.com>.',
    )
    expect(bounceOf(interscan)).to.include({ recipient: 'marta@example.com', hard: true })
  })

  it('is no when it is unclear whose address is meant', async () => {
    const from = ['From: MAILER-DAEMON@mx.example.org', 'Subject: Returned mail: User unknown']
    expect(bounceOf(await letterWith(from, 'Something is broken here.'))).to.include({ recipient: null, hard: false })
    const two =
      'Final-Recipient: rfc822; a@example.com\nAction: failed\nDiagnostic-Code: smtp; 550 user unknown\n\nFinal-Recipient: rfc822; b@example.com\nAction: failed'
    expect(bounceOf(await letterWith(from, two))?.hard).to.equal(false)
  })
})

describe('a notification of Amazon SES by mail', () => {
  const notification = (inner: object): Promise<MailRead> =>
    letterWith(
      ['From: no-reply@sns.amazonaws.com', 'Subject: AWS Notification Message'],
      JSON.stringify({ Type: 'Notification', Message: JSON.stringify(inner) }, null, 2),
    )
  const mail = { headers: [{ name: 'Message-ID', value: '<message-1@answers.example.net>' }] }
  const bounced = (bounceType: string, status: string, diagnosticCode: string): Promise<MailRead> =>
    notification({
      notificationType: 'Bounce',
      bounce: {
        bounceType,
        bouncedRecipients: [{ emailAddress: 'marta@example.com', action: 'failed', status, diagnosticCode }],
      },
      mail,
    })

  it('is a bounce, hard when it is permanent and the words speak of the address', async () => {
    const read = await bounced('Permanent', '5.1.1', 'smtp; 550 5.1.1 user unknown')
    expect(kindOf(read).kind).to.equal('bounce')
    expect(bounceOf(read)).to.eql({
      recipient: 'marta@example.com',
      hard: true,
      status: '5.1.1',
      diagnostic: 'smtp; 550 5.1.1 user unknown',
      originalMessageId: 'message-1@answers.example.net',
    })
    expect(bounceOf(await bounced('Permanent', '5.7.1', 'smtp; 550 5.7.1 blocked by policy'))?.hard).to.equal(false)
    expect(bounceOf(await bounced('Transient', '4.2.2', 'smtp; 452 4.2.2 mailbox full'))?.hard).to.equal(false)
  })

  it('is a complaint', async () => {
    const complaint = { complaintFeedbackType: 'abuse', complainedRecipients: [{ emailAddress: 'marta@example.com' }] }
    const read = await notification({ notificationType: 'Complaint', complaint, mail })
    expect(kindOf(read).kind).to.equal('complaint')
    expect(bounceOf(read)).to.equal(null)
    expect(complaintOf(read)).to.eql({
      recipient: 'marta@example.com',
      type: 'abuse',
      originalMessageId: 'message-1@answers.example.net',
    })
  })

  it('is nothing when a person only writes about one', async () => {
    expect(kindOf(await letterWith([], 'Dostałem od Was "notificationType": "Bounce", o co chodzi?')).kind).to.equal(
      'reply',
    )
  })
})
