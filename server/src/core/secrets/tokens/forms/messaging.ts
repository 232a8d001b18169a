import type { TokenForm } from '../form.js';

/** Mail, short messages and calls. */
export const MESSAGING: readonly TokenForm[] = [
  {
    id: 'sendgrid-api-key',
    name: 'SendGrid API key',
    keywords: ['SG.'],
    pattern: 'SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}',
  },
  { id: 'mailgun-api-key', name: 'Mailgun API key', keywords: ['key-'], pattern: 'key-[a-f0-9]{32}' },
  {
    id: 'mailchimp-api-key',
    name: 'Mailchimp API key',
    keywords: ['-us'],
    head: '[a-f0-9]{32}',
    pattern: '-us[0-9]{1,2}',
  },
  {
    id: 'mandrill-api-key',
    name: 'Mandrill API key',
    keywords: ['md-'],
    pattern: 'md-(?=[a-z0-9_-]{0,21}[A-Z])(?=[A-Za-z_-]{0,21}[0-9])[A-Za-z0-9_-]{22}',
  },
  { id: 'mailersend-api-token', name: 'MailerSend API token', keywords: ['mlsn.'], pattern: 'mlsn\\.[a-f0-9]{64}' },
  {
    id: 'brevo-api-key',
    name: 'Brevo API key',
    keywords: ['xkeysib-'],
    pattern: 'xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}',
  },
  {
    id: 'brevo-smtp-key',
    name: 'Brevo SMTP key',
    keywords: ['xsmtpsib-'],
    pattern: 'xsmtpsib-[a-f0-9]{64}-[A-Za-z0-9]{16}',
  },
  { id: 'resend-api-key', name: 'Resend API key', keywords: ['re_'], pattern: 're_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}' },
  { id: 'klaviyo-private-key', name: 'Klaviyo private key', keywords: ['pk_'], pattern: 'pk_[a-f0-9]{34}' },
  {
    id: 'twilio-api-key',
    name: 'Twilio API key',
    keywords: [...'0123456789abcdef'].map((digit) => `SK${digit}`),
    pattern: 'SK[a-f0-9]{32}',
  },
  // An account number alone is no credential; with the token right after it, it is a pair.
  {
    id: 'twilio-account-pair',
    name: 'Twilio account and auth token',
    keywords: [...'0123456789abcdef'].map((digit) => `AC${digit}`),
    pattern: 'AC[a-f0-9]{32}:(?<token>[a-f0-9]{32})',
  },
  { id: 'telnyx-api-key', name: 'Telnyx API key', keywords: ['KEY0'], pattern: 'KEY0[0-9A-F]{31}_[A-Za-z0-9]{22}' },
];
