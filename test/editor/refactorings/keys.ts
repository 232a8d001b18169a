/** A certificate to seal for. Its private key was thrown away when it was made. */
export const CERTIFICATE = [
  '-----BEGIN CERTIFICATE-----',
  'MIICrzCCAZegAwIBAgIBATANBgkqhkiG9w0BAQsFADAZMRcwFQYDVQQDDA5zZWFs',
  'ZWQtc2VjcmV0czAiGA8yMDIwMDEwMTAwMDAwMFoYDzIwNDkwMTAxMDAwMDAwWjAZ',
  'MRcwFQYDVQQDDA5zZWFsZWQtc2VjcmV0czCCASIwDQYJKoZIhvcNAQEBBQADggEP',
  'ADCCAQoCggEBAJaq+ejYV7zq38wVBE2fGiEI5okhRp0kr/UMnsa66b5yzUCTA4/E',
  'FTS8crCiy0PVFXyZaxVQKjgHPy4bNjUKQN730utxAlrI4H0F8hmHHywS7dPqUggg',
  'sq4yggDu330I6t80XTdeAWLQh4R3DwGYUV+Y3k1QZ/2t4lGVI/iu+IKKHrtZf5j/',
  'Sre2RHW3Dv56mFK3ogwXxTZecTUTciVf7Geexa7/Ya6M7rLtQ2NBrMTgtp6b+R+l',
  'qlRNz8oIbP3Pa4IiGS8PytkL4sYUKC2OB3m4MZDVE9hPgQrsZQOQyBUkPBEENGIA',
  '18AH2vu5E+b5KPvUZVOyT9Im/2o3CpP5KM8CAwEAATANBgkqhkiG9w0BAQsFAAOC',
  'AQEATvPW2qyh/1NsKIBGECGb1cioidYnbSNm1RiLb5E4hwydvVMoMgSMS+UUeDgZ',
  'H8jnjDQHuJg9dKpyPqXpgtIOsid4vOumidaVYwta4p+fC6xZNTX39MfOF43Sc3Ok',
  'Vl6Bg5KS0ww01UXzJuBYqr80A599LoEQdeb4H/R/cK1INyLTqxZCrOb4rBb/q9U7',
  'ChHxHVxnO8X1kXToTywM75ONsSV4YOd12u9W6J0KCXFuFLWWygWeESPg2rBKLUU7',
  'h67o7a390StCkXfFu9gLUG1W539mj7BCgBk28IckC4FFBKPMWY/aFWx8T6Wjc52/',
  '0zir8nfFr0JCPk40VYKtDzj6Og==',
  '-----END CERTIFICATE-----',
  '',
].join('\n');

/** A recipient for age; its identity was thrown away, too. */
export const RECIPIENT = 'age1sm5n3kvah9uqulxg20mjktpp4g67ef304jmsft8gmyjpdp3az4kqv54esz';
