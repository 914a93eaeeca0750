<?php
/**
 * The connection to Aftercare: what was agreed, and how it comes about. Each shop of a multistore has its own.
 *
 * @license https://www.gnu.org/licenses/gpl-2.0.html GPL-2.0-or-later
 */
final class AftercareLink
{
    /*
     * The shop's number is a part of the name: what a lone shop configures is every shop's as soon as there are several, and a
     * second shop would speak for the first.
     */
    private const LINK = 'AFTERCARE_LINK_';
    private const PENDING = 'AFTERCARE_PENDING_';

    /** What was agreed when this shop was connected; empty when it is not. */
    public static function get(int $shopId): array
    {
        $link = self::read(self::LINK, $shopId);

        return empty($link['secret']) || empty($link['deliveries']) ? [] : $link;
    }

    public static function isConnected(int $shopId): bool
    {
        return self::get($shopId) !== [];
    }

    /** First step: makes a secret and says where the administrator's browser goes to agree. Empty: the address is not one. */
    public static function begin(string $typed, string $back, Context $context): string
    {
        $app = self::appAddress($typed);
        if ($app === '') {
            return '';
        }
        $pending = [
            'app' => $app,
            'secret' => AftercareSignature::fresh(),
            'state' => AftercareSignature::fresh(),
            'employee' => (int) $context->employee->id,
            'until' => time() + 900,
        ];
        self::write(self::PENDING, $pending, (int) $context->shop->id);

        return $app . '/admin/connect/prestashop?' . http_build_query([
            'shop' => rtrim($context->shop->getBaseURL(true), '/'),
            'challenge' => AftercareSignature::challenge($pending['secret']),
            'state' => $pending['state'],
            'back' => $back,
        ]);
    }

    /** Third step: hands in the code and the secret, and keeps what comes back. Null: done; else a sentence, or '' for none of theirs. */
    public static function finish(string $code, string $state, Context $context): ?string
    {
        $shopId = (int) $context->shop->id;
        $pending = self::pending($shopId);
        if (!$pending || $pending['employee'] !== (int) $context->employee->id || !hash_equals($pending['state'], $state)) {
            return '';
        }
        $key = AftercareInstall::makeKey($shopId);
        $base = $context->shop->getBaseURL(true);
        $answer = AftercareQueue::send($pending['app'] . '/connect/prestashop', json_encode([
            'code' => $code,
            'secret' => $pending['secret'],
            'proof' => $base . 'index.php?fc=module&module=aftercare&controller=proof&id_shop=' . $shopId,
            'api' => $base . 'api/',
            'keys' => ['key' => $key['key']],
            'plugin' => Aftercare::VERSION,
            'version' => _PS_VERSION_,
            'shop' => self::particulars($shopId, $context),
        ]), [], 30);
        self::forget(self::PENDING, $shopId);
        $agreed = json_decode($answer['body'], true);
        if ($answer['status'] !== 200 || empty($agreed['secret']) || empty($agreed['deliveries'])) {
            AftercareInstall::removeKey($key['id']);

            return isset($agreed['detail']) ? strip_tags((string) $agreed['detail']) : '';
        }
        $before = self::get($shopId);
        if ($before) {
            AftercareInstall::removeKey($before['key_id']);
        }
        self::write(self::LINK, [
            'app' => $pending['app'],
            'secret' => (string) $agreed['secret'],
            'deliveries' => (string) $agreed['deliveries'],
            'admin' => (string) $agreed['admin'],
            'key_id' => $key['id'],
            'since' => time(),
        ], $shopId);

        return null;
    }

    /** Answers Aftercare's question while a handshake is under way; null when none is. */
    public static function prove(string $nonce, int $shopId): ?string
    {
        $pending = self::pending($shopId);

        return $pending ? AftercareSignature::proof($nonce, $pending['secret']) : null;
    }

    /** Says goodbye and forgets what was agreed. */
    public static function end(int $shopId): void
    {
        $link = self::get($shopId);
        if (!$link) {
            return;
        }
        AftercareQueue::deliver($link, 'aftercare.uninstalled', '{}');
        AftercareInstall::removeKey($link['key_id']);
        self::forget(self::LINK, $shopId);
    }

    /** The shops that are connected. @return int[] */
    public static function shops(): array
    {
        return array_values(array_filter(array_map('intval', Shop::getShops(false, null, true)), [self::class, 'isConnected']));
    }

    /** Secrets travel there, so it must be https unless it is this very machine. Empty: not an address. */
    public static function appAddress(string $typed): string
    {
        $typed = trim($typed);
        if ($typed !== '' && !preg_match('#^[a-z][a-z0-9+.-]*://#i', $typed)) {
            $typed = 'https://' . $typed;
        }
        $parts = parse_url(rtrim($typed, '/'));
        if (!is_array($parts) || empty($parts['host']) || isset($parts['query']) || isset($parts['user']) || isset($parts['fragment'])) {
            return '';
        }
        $scheme = strtolower($parts['scheme'] ?? '');
        $here = in_array($parts['host'], ['localhost', '127.0.0.1', '[::1]'], true);

        return $scheme === 'https' || ($scheme === 'http' && $here) ? rtrim($typed, '/') : '';
    }

    private static function pending(int $shopId): array
    {
        $pending = self::read(self::PENDING, $shopId);

        return !empty($pending['until']) && $pending['until'] >= time() ? $pending : [];
    }

    private static function particulars(int $shopId, Context $context): array
    {
        $get = static function (string $name) use ($shopId) {
            return Configuration::get($name, null, null, $shopId);
        };
        $language = new Language((int) $get('PS_LANG_DEFAULT'));
        $currency = new Currency((int) $get('PS_CURRENCY_DEFAULT'));

        return [
            'name' => $get('PS_SHOP_NAME'),
            'email' => $get('PS_SHOP_EMAIL'),
            'locale' => $language->locale,
            'time_zone' => $get('PS_TIMEZONE'),
            'country' => Country::getIsoById((int) $get('PS_COUNTRY_DEFAULT')),
            'currency' => $currency->iso_code,
            'address' => implode(', ', array_filter([$get('PS_SHOP_ADDR1'), trim($get('PS_SHOP_CODE') . ' ' . $get('PS_SHOP_CITY'))])),
        ];
    }

    private static function read(string $name, int $shopId): array
    {
        $value = json_decode((string) Configuration::getGlobalValue($name . $shopId), true);

        return is_array($value) ? $value : [];
    }

    private static function write(string $name, array $value, int $shopId): void
    {
        Configuration::updateGlobalValue($name . $shopId, json_encode($value));
    }

    private static function forget(string $name, int $shopId): void
    {
        Configuration::deleteByName($name . $shopId);
    }
}
