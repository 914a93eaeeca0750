<?php
/**
 * What is signed, and how. Nothing here knows PrestaShop.
 *
 * @license https://www.gnu.org/licenses/gpl-2.0.html GPL-2.0-or-later
 */
final class AftercareSignature
{
    /** Signs a delivery with its topic and the moment, so that what was overheard is worthless a little later. */
    public static function ofDelivery(string $topic, string $body, string $secret, int $now): string
    {
        return hash_hmac('sha256', $now . '.' . $topic . '.' . $body, $secret);
    }

    /** What the browser carries instead of the secret: its hash, from which nobody gets back. */
    public static function challenge(string $secret): string
    {
        return self::base64url(hash('sha256', $secret, true));
    }

    /** Proves that this shop holds the secret, for one question only. */
    public static function proof(string $nonce, string $secret): string
    {
        return hash_hmac('sha256', 'aftercare-proof:' . $nonce, $secret);
    }

    /** 256 random bits, in letters that may stand in an address. */
    public static function fresh(): string
    {
        return self::base64url(random_bytes(32));
    }

    private static function base64url(string $bytes): string
    {
        return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    }
}
