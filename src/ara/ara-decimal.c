/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers as their decimal digits: comparing and dividing them without losing one. */

#include "ara-json-tree-private.h"

#include <string.h>

/* Divisors up to here go by machine words; longer ones by their digits, and only while the
 * steps of that stay few. */
#define WORD_DIGITS   18
#define MAX_DIVISIONS 2000000

static gint64
read_exponent (const char *text, const char *end)
{
  gboolean negative = text < end && *text == '-';
  gint64 value = 0;

  if (text < end && (*text == '-' || *text == '+'))
    text++;
  for (; text < end && value < ARA_DECIMAL_MAX_EXPONENT; text++)
    value = value * 10 + (*text - '0');
  value = MIN (value, ARA_DECIMAL_MAX_EXPONENT);
  return negative ? -value : value;
}

void
ara_decimal_init (AraDecimal *self, const char *text, gsize length)
{
  const char *end = text + length;
  gint64 point = 0, leading = 0;
  gboolean fraction = FALSE;

  memset (self, 0, sizeof *self);
  self->digits = g_malloc (length + 1);
  self->negative = text < end && *text == '-';
  for (text += self->negative; text < end && *text != 'e' && *text != 'E'; text++)
    {
      if (*text == '.')
        {
          fraction = TRUE;
          continue;
        }
      point += !fraction;
      if (self->n_digits == 0 && *text == '0')
        leading++;
      else
        self->digits[self->n_digits++] = *text;
    }
  while (self->n_digits > 0 && self->digits[self->n_digits - 1] == '0')
    self->n_digits--;
  self->digits[self->n_digits] = '\0';
  self->exponent = point - leading;
  if (text < end)
    self->exponent += read_exponent (text + 1, end);
  if (self->n_digits == 0)
    {
      self->negative = FALSE;
      self->exponent = 0;
    }
}

void
ara_decimal_clear (AraDecimal *self)
{
  g_clear_pointer (&self->digits, g_free);
}

static int
compare_sizes (const AraDecimal *self, const AraDecimal *other)
{
  if (self->n_digits == 0 || other->n_digits == 0)
    return (self->n_digits > 0) - (other->n_digits > 0);
  if (self->exponent != other->exponent)
    return self->exponent < other->exponent ? -1 : 1;
  return strcmp (self->digits, other->digits);
}

int
ara_decimal_compare (const AraDecimal *self, const AraDecimal *other)
{
  if (self->negative != other->negative)
    return self->negative ? -1 : 1;
  return self->negative ? compare_sizes (other, self) : compare_sizes (self, other);
}

gboolean
ara_decimal_is_integer (const AraDecimal *self)
{
  return (gint64) self->n_digits <= self->exponent || self->n_digits == 0;
}

guint
ara_decimal_hash (const AraDecimal *self)
{
  return g_str_hash (self->digits) ^ (guint) self->exponent ^ (guint) self->negative;
}

static guint64
multiply_modulo (guint64 a, guint64 b, guint64 modulus)
{
  return (guint64) ((unsigned __int128) a * b % modulus);
}

/* Whether DIGITS × 10^@zeros can be divided by @divisor. */
static gboolean
divides_word (const AraDecimal *self, gint64 zeros, guint64 divisor)
{
  guint64 rest = 0, power = 10 % divisor, scale = 1 % divisor;

  for (gsize i = 0; i < self->n_digits; i++)
    rest = (multiply_modulo (rest, 10, divisor) + (guint64) (self->digits[i] - '0')) % divisor;
  for (; zeros > 0; zeros >>= 1)
    {
      if (zeros & 1)
        scale = multiply_modulo (scale, power, divisor);
      power = multiply_modulo (power, power, divisor);
    }
  return multiply_modulo (rest, scale, divisor) == 0;
}

/* One step of long division: @rest, of @size digits, becomes (rest × 10 + @digit) modulo
 * @divisor. One digit more than the divisor has is always enough. */
static void
divide_step (guint8 *rest, const char *divisor, gsize size, guint8 digit)
{
  memmove (rest, rest + 1, size);
  rest[size] = digit;
  for (;;)
    {
      gboolean larger = rest[0] > 0;
      int borrow = 0;

      if (!larger)
        {
          gsize i = 0;

          while (i < size && rest[i + 1] == divisor[i] - '0')
            i++;
          if (i < size && rest[i + 1] < divisor[i] - '0')
            return;
        }
      for (gsize i = size; i-- > 0;)
        {
          int value = rest[i + 1] - (divisor[i] - '0') - borrow;

          borrow = value < 0;
          rest[i + 1] = (guint8) (value + 10 * borrow);
        }
      rest[0] = (guint8) (rest[0] - borrow);
    }
}

static gboolean
divides_digits (const AraDecimal *self, gint64 zeros, const AraDecimal *divisor)
{
  g_autofree guint8 *rest = g_malloc0 (divisor->n_digits + 1);

  for (gsize i = 0; i < self->n_digits; i++)
    divide_step (rest, divisor->digits, divisor->n_digits, (guint8) (self->digits[i] - '0'));
  for (gint64 i = 0; i < zeros; i++)
    divide_step (rest, divisor->digits, divisor->n_digits, 0);
  for (gsize i = 0; i <= divisor->n_digits; i++)
    if (rest[i] != 0)
      return FALSE;
  return TRUE;
}

gboolean
ara_decimal_is_multiple (const AraDecimal *self, const AraDecimal *step, gboolean *given_up)
{
  /* As whole numbers: digits of one × 10^zeros over digits of the other. */
  gint64 zeros = (self->exponent - (gint64) self->n_digits) - (step->exponent - (gint64) step->n_digits);

  if (self->n_digits == 0)
    return TRUE;
  /* The last digit is no zero, so that nothing is left to divide by ten. */
  if (zeros < 0 || step->n_digits == 0)
    return FALSE;
  if (step->n_digits <= WORD_DIGITS)
    return divides_word (self, zeros, g_ascii_strtoull (step->digits, NULL, 10));
  if ((gint64) self->n_digits + zeros > MAX_DIVISIONS / (gint64) step->n_digits)
    {
      *given_up = TRUE;
      return FALSE;
    }
  return divides_digits (self, zeros, step);
}
