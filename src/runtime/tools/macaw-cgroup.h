/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Control groups that limit the processes and the memory of a command. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where groups can be made: beside our own one in the unified hierarchy, or below our own
 * one in the older hierarchies of pids and memory. */
typedef struct _MacawCgroupPlace MacawCgroupPlace;
/* The group of one command. */
typedef struct _MacawCgroup      MacawCgroup;

/* NULL where none can be made and entered. */
MacawCgroupPlace *macaw_cgroup_place_find          (gint64 processes, gint64 memory);
void              macaw_cgroup_place_free          (MacawCgroupPlace *self);
gboolean          macaw_cgroup_place_limits_memory (MacawCgroupPlace *self);

MacawCgroup *macaw_cgroup_make  (MacawCgroupPlace *place);
/* These two in a child before exec, the first at once: the descriptors of the runtime are its
 * lock, its connections and its database, none of which may live on in a copy while the kernel
 * takes its time for the second. Keeps the standard ones, @kept, and what @self (nullable) needs. */
void         macaw_cgroup_close_others (MacawCgroup *self, int kept);
gboolean     macaw_cgroup_enter (MacawCgroup *self);
/* Closes what macaw_cgroup_enter() needs, once the child is there. */
void         macaw_cgroup_seal  (MacawCgroup *self);
/* Ends all that is in it. */
void         macaw_cgroup_kill  (MacawCgroup *self);
/* Removes the group as soon as it is empty, and frees it at once. */
void         macaw_cgroup_free  (MacawCgroup *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawCgroup, macaw_cgroup_free)

G_END_DECLS
