/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The version of the library that is running. */

#include <ara/ara-version.h>

/**
 * ara_check_version:
 * @major: a major version
 * @minor: a minor version
 * @micro: a micro version
 *
 * Tells whether the library that is running is of this version or of a newer one. It may be
 * another than the one that [func@CHECK_VERSION] saw when the program was compiled.
 *
 * Returns: %TRUE if it is
 *
 * Since: 1.0
 */
gboolean
ara_check_version (guint major, guint minor, guint micro)
{
  const guint ours[] = { ARA_MAJOR_VERSION, ARA_MINOR_VERSION, ARA_MICRO_VERSION };
  const guint wanted[] = { major, minor, micro };

  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    if (ours[i] != wanted[i])
      return ours[i] > wanted[i];
  return TRUE;
}
