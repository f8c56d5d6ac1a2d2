"""A call: somebody on the phone is asked at most six questions, and gets the plan that fits what they answer."""
